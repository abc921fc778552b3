/** The feed of changes: the log of events, the cursors into it, and who subscribes to it. */
@NullMarked
package dev.meridian.activities.job.live;

import org.jspecify.annotations.NullMarked;
