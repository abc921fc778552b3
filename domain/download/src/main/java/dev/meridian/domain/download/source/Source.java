package dev.meridian.domain.download.source;

import dev.meridian.domain.download.write.TableWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one connection. Every method may block, is called on a thread that is interrupted when the work is cancelled,
 * and then ends within a second; it reports every other end by a {@link SourceFailure}.
 */
public interface Source extends AutoCloseable {
    /** Makes a small request to the other system, so that a wrong address or credential shows. */
    void test() throws InterruptedException;

    /** The tables that the connection's credentials may read. */
    List<RemoteTable> tables() throws InterruptedException;

    /**
     * Begins to read a table, without I/O.
     *
     * @param from where an earlier reader stopped, as its last {@link PageEnd#next} said; null for the beginning
     */
    TableReader read(TableRequest request, @Nullable Position from);

    /** How often the other system may be called; empty if there is no limit. */
    default Optional<CallLimit> limit() {
        return Optional.empty();
    }

    /**
     * Begins to write a table, without I/O.
     *
     * @param request which table, and by which field its rows are identified
     * @throws SourceFailure {@code not_writable} if the connector does not write the table
     */
    default TableWriter write(TableRequest request) {
        throw SourceFailure.permanent("not_writable", "The connector of this table only reads");
    }

    @Override
    void close();
}
