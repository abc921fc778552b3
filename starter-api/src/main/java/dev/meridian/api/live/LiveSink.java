package dev.meridian.api.live;

import dev.meridian.activities.job.live.Change;
import dev.meridian.activities.job.live.EventCursor;
import java.io.IOException;

/**
 * Writes live changes to one client; a failure to write ends the stream.
 *
 * @param <S> the type of the snapshot
 */
interface LiveSink<S> {
    /**
     * Writes the snapshot that a new client gets first.
     *
     * @param cursor where to read on after it
     */
    void snapshot(EventCursor cursor, S snapshot) throws IOException;

    void change(Change change) throws IOException;

    /** Keeps proxies from closing a quiet connection, and finds out whether the client is still there. */
    void ping() throws IOException;
}
