@NullMarked
package dev.meridian.activities.record;

import org.jspecify.annotations.NullMarked;
