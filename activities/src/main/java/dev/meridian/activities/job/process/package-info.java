/** The processes of an installation, as they tell the database of themselves. */
@NullMarked
package dev.meridian.activities.job.process;

import org.jspecify.annotations.NullMarked;
