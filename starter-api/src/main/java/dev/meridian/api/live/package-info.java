/**
 * Live changes of jobs: {@link dev.meridian.api.live.HistoryController} pages through them,
 * {@link dev.meridian.api.live.EventController} streams them as server-sent events, and
 * {@link dev.meridian.api.live.LiveSocketHandler} over WebSockets. Both kinds of streams are sinks of
 * {@link dev.meridian.api.live.LiveEvents}, which reads from the process's one
 * {@link dev.meridian.activities.job.live.JobFeed}.
 */
@NullMarked
package dev.meridian.api.live;

import org.jspecify.annotations.NullMarked;
