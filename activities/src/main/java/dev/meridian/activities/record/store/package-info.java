/** The tables of audio records. */
@NullMarked
package dev.meridian.activities.record.store;

import org.jspecify.annotations.NullMarked;
