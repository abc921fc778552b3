/** The index of landmarks in PostgreSQL: which records can be found by a clip, and where their landmarks occur. */
@NullMarked
package dev.meridian.activities.record.landmark;

import org.jspecify.annotations.NullMarked;
