package dev.meridian.domain.download.source;

import dev.meridian.domain.download.row.RowBuffer;

/** Reads one table, page after page. One thread uses it. */
public interface TableReader extends AutoCloseable {
    /**
     * Reads the next page, and adds its rows to a buffer that may hold earlier pages. If it throws, the caller drops what it
     * has added.
     *
     * <p>It blocks until the whole page is there. The calling thread is interrupted when the work is cancelled; what holds
     * sockets open closes them on abort, since a thread that waits for bytes notices no interrupt.
     *
     * @throws SourceFailure if the page can't be had; {@link SourceFailure#forgottenCursor} if the service no longer knows the
     *     position
     */
    PageEnd read(RowBuffer rows) throws InterruptedException;

    @Override
    void close();
}
