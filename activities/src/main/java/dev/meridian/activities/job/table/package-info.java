/** The table {@code jobs}: the statements that write and read it, and the rows as the rest of the code sees them. */
@NullMarked
package dev.meridian.activities.job.table;

import org.jspecify.annotations.NullMarked;
