/** How the work of a job is run and how it fails: its failures, its thread, its trace. */
@NullMarked
package dev.meridian.activities.job.work;

import org.jspecify.annotations.NullMarked;
