/** The trails that jobs leave: which workers did what for how long, what they logged, and how each attempt went. */
@NullMarked
package dev.meridian.activities.job.trail;

import org.jspecify.annotations.NullMarked;
