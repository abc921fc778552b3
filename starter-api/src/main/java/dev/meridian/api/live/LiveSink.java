package dev.meridian.api.live;

import dev.meridian.activities.job.live.Change;
import dev.meridian.activities.job.live.EventCursor;
import java.io.IOException;

/**
 * Where one client's live changes go; a failure to write ends them.
 *
 * @param <S> what the client gets first
 */
interface LiveSink<S> {
    /**
     * What a client that is new gets first.
     *
     * @param cursor where to read on after it
     */
    void snapshot(EventCursor cursor, S snapshot) throws IOException;

    void change(Change change) throws IOException;

    /** Keeps proxies from closing a quiet connection, and finds out whether the client is still there. */
    void ping() throws IOException;
}
