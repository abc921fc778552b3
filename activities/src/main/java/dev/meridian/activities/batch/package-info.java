/** Batches: their items in PostgreSQL, and the activities that perform them page by page. */
@NullMarked
package dev.meridian.activities.batch;

import org.jspecify.annotations.NullMarked;
