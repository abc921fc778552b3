/** Tests of the index of landmarks. */
@NullMarked
package dev.meridian.activities.record.landmark;

import org.jspecify.annotations.NullMarked;
