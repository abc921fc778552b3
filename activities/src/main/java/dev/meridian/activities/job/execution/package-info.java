/** How jobs were executed: which workers did what for how long, what they logged, and how each attempt went. */
@NullMarked
package dev.meridian.activities.job.execution;

import org.jspecify.annotations.NullMarked;
