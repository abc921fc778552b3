package dev.meridian.activities.record.landmark;

import dev.meridian.activities.job.copy.BinaryCopy;
import dev.meridian.activities.record.landmark.PageTable.Shelf;
import dev.meridian.domain.audio.landmark.PostingsPage;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Writes the pages of one level, as the postings of their keys come in ascending order. A page is in memory. */
final class PageWriter implements AutoCloseable {
    private static final int NONE = -1;

    private final BinaryCopy copy;
    private final Shelf shelf;
    private final IndexLevel level;
    private final int entry;
    private PostingsPage page = new PostingsPage();
    private int range = NONE;

    PageWriter(Handle transaction, Shelf shelf, IndexLevel level, int entry) throws SQLException {
        this.copy = new BinaryCopy(
                transaction.getConnection(), "landmark_pages (tenant, version, level, range, entry, postings)");
        this.shelf = shelf;
        this.level = level;
        this.entry = entry;
    }

    void add(int key, byte[] bytes, int from, int to) {
        if (level.rangeOf(key) != range) {
            write();
            page = new PostingsPage();
            range = level.rangeOf(key);
        }
        page.add(key, bytes, from, to);
    }

    void finish() throws SQLException {
        write();
        copy.finish();
    }

    private void write() {
        if (range == NONE) {
            return;
        }
        byte[] bytes = page.toBytes();
        try {
            copy.row(6)
                    .text(shelf.tenant())
                    .int4(shelf.version())
                    .int2(level.number())
                    .int4(range)
                    .int4(entry)
                    .field(bytes, 0, bytes.length);
        } catch (SQLException failed) {
            throw new UnableToExecuteStatementException(failed, null);
        }
    }

    @Override
    public void close() throws SQLException {
        copy.close();
    }
}
