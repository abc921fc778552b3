/** How a job's work runs: its thread, its abortion, its trace and its failures. */
@NullMarked
package dev.meridian.activities.job.work;

import org.jspecify.annotations.NullMarked;
