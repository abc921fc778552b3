/** Batches: their items in PostgreSQL, and what performs them page by page. */
@NullMarked
package dev.meridian.activities.batch;

import org.jspecify.annotations.NullMarked;
