/** Cities, places, cells and the plans of running jobs in PostgreSQL; each class owns the SQL of its tables. */
@NullMarked
package dev.meridian.activities.heatmap.store;

import org.jspecify.annotations.NullMarked;
