/** Tasks and their performers: one effect or one computation for each type of jobs. */
@NullMarked
package dev.meridian.activities.job.performer;

import org.jspecify.annotations.NullMarked;
