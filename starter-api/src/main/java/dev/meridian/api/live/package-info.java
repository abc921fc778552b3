/**
 * What happens to jobs, as it happens: {@link dev.meridian.api.live.HistoryController} pages through it,
 * {@link dev.meridian.api.live.EventController} streams it as server-sent events,
 * {@link dev.meridian.api.live.LiveSocketHandler} over WebSockets. Both ways are sinks of
 * {@link dev.meridian.api.live.LiveEvents}, which reads from the process's one
 * {@link dev.meridian.activities.job.JobFeed}.
 */
@NullMarked
package dev.meridian.api.live;

import org.jspecify.annotations.NullMarked;
