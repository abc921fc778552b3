/** Fills the index of landmarks in bulk, out of the room of the classes that write its pages. */
@NullMarked
package dev.meridian.activities.record.landmark;

import org.jspecify.annotations.NullMarked;
