/** Downloads records of other systems into tables of a snapshot. */
@NullMarked
package dev.meridian.activities.download;

import org.jspecify.annotations.NullMarked;
