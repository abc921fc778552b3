@NullMarked
package dev.meridian.activities.record.stem.model;

import org.jspecify.annotations.NullMarked;
