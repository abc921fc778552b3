@NullMarked
package dev.meridian.activities.record.stem;

import org.jspecify.annotations.NullMarked;
