package dev.meridian.activities.download.store;

import dev.meridian.domain.download.pass.RejectRule;
import dev.meridian.domain.download.row.ContentDigest;
import dev.meridian.domain.download.row.LastRows;
import dev.meridian.domain.download.row.Reject;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.row.RowCursor;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.value.ColumnType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.postgresql.util.PSQLException;

/**
 * Writes the batches of one table, each in one transaction with its resume point and counts. It has a connection for itself
 * while it works, because rows that may be known already go through a temporary table.
 *
 * <p>Idempotent by the resume point: a batch that is committed is not read again.
 */
public final class BatchWriter {
    private static final String TOO_MANY_REJECTS = "too_many_rejects";

    private final Handle handle;
    private final SnapshotTable table;
    private final Claim claim;
    private final StoredRowLimit limit;
    private final Passes passes = new Passes();
    private final SeenRows seen = new SeenRows();
    private final Rejects rejects = new Rejects();
    private final Columns columns;
    private final KeptEdits edits;
    private final Upsert upsert;
    private boolean filling;
    private final boolean incremental;
    private int batch;
    private long pages;
    private long high;
    private long low;

    /** @param handle stays open while the writer works, outside of a transaction between two batches */
    public BatchWriter(Handle handle, SnapshotTable table, Pass pass, Claim claim, StoredRowLimit limit) {
        this.handle = handle;
        this.table = table;
        this.claim = claim;
        this.limit = limit;
        StoredRowLimit.measure(handle, table);
        this.columns = Columns.of(handle, table);
        this.edits = new KeptEdits(table);
        this.upsert = new Upsert(table, edits);
        this.filling = pass.progress().isFilling()
                || pass.progress().batches() == 0 && !pass.progress().restarted() && isEmpty();
        this.incremental = pass.isIncremental();
        this.batch = pass.progress().batches();
        long[] digests = passes.digests(handle, claim.passId());
        this.high = digests[0];
        this.low = digests[1];
        this.pages = handle.createQuery("SELECT pages FROM download_passes WHERE id = :pass")
                .bind("pass", claim.passId())
                .mapTo(long.class)
                .one();
    }

    /** Leaves nothing behind in the connection; call it when no batch has failed. */
    public void finish() {
        upsert.forgetStage(handle);
    }

    /** Tells a buffer what the fields of the table are said to hold. */
    public void declareTo(RowBuffer rows) {
        columns.declareTo(rows);
    }

    /**
     * Stores a batch of whole pages, and ends the pass if the last of them has no successor.
     *
     * @return whether an operator has paused the download
     * @throws StaleWriterException if another worker has taken the table over; nothing is written then
     * @throws SourceFailure if the table can't go on: its schema is frozen, a cursor comes again, too many rows are rejected
     */
    public boolean write(List<FetchedPage> batchOfPages) {
        List<RowBuffer> buffers = batchOfPages.stream().map(FetchedPage::rows).toList();
        PageEnd end = endOf(batchOfPages);
        try {
            return write(batchOfPages, buffers, end);
        } catch (SourceFailure failed) {
            if (failed.code().equals(TOO_MANY_REJECTS)) {
                keepRejects(buffers);
            }
            throw failed;
        }
    }

    /** The rows of the batch are not stored, but whoever is to find out why needs to see the rejects. */
    private void keepRejects(List<RowBuffer> buffers) {
        handle.useTransaction(tx -> {
            passes.hold(tx, claim);
            passes.rejected(tx, claim.passId(), reject(tx, buffers));
        });
    }

    private boolean write(List<FetchedPage> batchOfPages, List<RowBuffer> buffers, PageEnd end) {
        return handle.inTransaction(tx -> {
            boolean isPaused = passes.hold(tx, claim);
            boolean isEdited = edits.begin(tx);
            if (batch == 0) {
                passes.setFilling(tx, claim.passId(), filling);
            }
            fitColumns(tx, buffers);
            int[][] last = LastRows.of(buffers);
            int count = Arrays.stream(last).mapToInt(rows -> rows.length).sum();
            List<CopyRows> copies = buffers.stream()
                    .map(rows -> new CopyRows(columns.all(), rows))
                    .toList();
            Upsert.Written written = Upsert.Written.NOTHING;
            // A row that lacks fields adds to an earlier one with its id, and does not replace it.
            List<int[][]> turns = table.partialRows() ? LastRows.inTurns(buffers) : List.<int[][]>of(last);
            if (filling && turns.size() > 1) {
                stopFilling(tx);
            }
            for (int[][] turn : count == 0 ? List.<int[][]>of() : turns) {
                written = written.and(store(tx, copies, turn, isEdited));
            }
            List<String> gone =
                    buffers.stream().flatMap(rows -> rows.deleted().stream()).toList();
            long deleted = gone.isEmpty() ? 0 : upsert.delete(tx, gone, isEdited);
            see(tx, buffers, last, count);
            long rejected = reject(tx, buffers);
            Passes.Counts counts = passes.advance(
                    tx,
                    claim.passId(),
                    new Passes.Added(
                            buffers.size(),
                            count,
                            buffers.stream().mapToLong(RowBuffer::rows).sum() - count,
                            written.changed(),
                            deleted,
                            rejected,
                            copies.stream().mapToLong(CopyRows::noted).sum(),
                            batchOfPages.stream()
                                    .mapToLong(page -> page.end().bytes())
                                    .sum()),
                    new long[] {high, low},
                    end);
            limit.count(tx, table, written.inserted() - deleted);
            failIfHopeless(tx, counts, batchOfPages);
            if (end.next() == null) {
                new PassCompletion(table, claim.passId(), incremental, isEdited ? edits : null)
                        .complete(tx, counts, end, filling);
            }
            pages += buffers.size();
            batch++;
            return isPaused;
        });
    }

    /** What is known after the last page; a total that an earlier page said holds until a later one says another. */
    private static PageEnd endOf(List<FetchedPage> pages) {
        PageEnd last = pages.getLast().end();
        return pages.stream()
                .map(FetchedPage::end)
                .filter(end -> end.total().isPresent())
                .reduce((earlier, later) -> later)
                .map(end -> last.ofTotal(end.total().getAsLong()))
                .orElse(last);
    }

    private void fitColumns(Handle tx, List<RowBuffer> buffers) {
        boolean changed = false;
        for (RowBuffer rows : buffers) {
            for (int field = 0; field < rows.fields().size(); field++) {
                ColumnType needed = rows.columnOf(field);
                if (needed != null) {
                    changed |= columns.hold(tx, claim.jobId(), rows.fields().get(field), needed);
                }
            }
        }
        if (changed) {
            upsert.forgetStage(tx);
        }
    }

    private Upsert.Written store(Handle tx, List<CopyRows> copies, int[][] rows, boolean isEdited) {
        try {
            if (filling && isEdited) {
                stopFilling(tx);
            }
            if (filling) {
                tx.execute("SAVEPOINT before_copy");
                try {
                    upsert.copyStraight(tx, columns, copies, rows);
                    int count =
                            Arrays.stream(rows).mapToInt(each -> each.length).sum();
                    return new Upsert.Written(count, count);
                } catch (SQLException failed) {
                    if (!Upsert.UNIQUE_VIOLATION.equals(failed.getSQLState())) {
                        throw failed;
                    }
                    // An id has come twice in this pass.
                    tx.execute("ROLLBACK TO SAVEPOINT before_copy");
                    stopFilling(tx);
                    copies.forEach(CopyRows::forgetNoted);
                }
            }
            return upsert.merge(tx, columns, copies, rows, isEdited);
        } catch (SQLException failed) {
            throw refused(failed);
        }
    }

    /** Somebody may have given the table rules of its own, and a row of PostgreSQL has at most 8 KB besides its long values. */
    private static RuntimeException refused(SQLException failed) {
        String state = String.valueOf(failed.getSQLState());
        // The error's details have the row's values.
        String words = failed instanceof PSQLException psql && psql.getServerErrorMessage() != null
                ? String.valueOf(psql.getServerErrorMessage().getMessage())
                : "";
        return state.startsWith("23") || state.equals("54000")
                ? SourceFailure.permanent(
                        "row_not_stored",
                        "The snapshot's table does not take a row: drop the rule that it breaks, or leave fields out."
                                + " PostgreSQL says: " + words)
                : new UnableToExecuteStatementException(failed, null);
    }

    private void stopFilling(Handle tx) {
        filling = false;
        passes.setFilling(tx, claim.passId(), false);
    }

    private void see(Handle tx, List<RowBuffer> buffers, int[][] last, int count) {
        String[] ids = new String[count];
        long[] digests = new long[count * 2];
        int at = 0;
        for (int page = 0; page < last.length; page++) {
            ContentDigest digest = new ContentDigest(buffers.get(page));
            RowCursor row = buffers.get(page).cursor();
            for (int number : last[page]) {
                row.moveTo(number);
                digest.of(row);
                ids[at] = row.id();
                digests[2 * at] = digest.high();
                digests[2 * at + 1] = digest.low();
                high += digest.high();
                low += digest.low();
                at++;
            }
        }
        if (count > 0) {
            seen.add(tx, claim.passId(), batch, ids, digests);
        }
    }

    private long reject(Handle tx, List<RowBuffer> buffers) {
        long rejected = 0;
        for (int page = 0; page < buffers.size(); page++) {
            rejected += buffers.get(page).rejected();
            for (Reject reject : buffers.get(page).rejects()) {
                rejects.add(tx, claim.passId(), pages + page + 1, reject);
            }
        }
        return rejected;
    }

    private void failIfHopeless(Handle tx, Passes.Counts counts, List<FetchedPage> batchOfPages) {
        if (RejectRule.isBroken(counts.rejected(), counts.rows())) {
            throw SourceFailure.permanent(
                    TOO_MANY_REJECTS,
                    counts.rejected() + " of " + (counts.rows() + counts.rejected())
                            + " rows can't be stored; look at the rejects, and choose another field as the id");
        }
        for (FetchedPage page : batchOfPages) {
            String cursor = page.end().cursor();
            if (cursor != null && page.end().next() != null && !passes.follows(tx, claim.passId(), md5(cursor))) {
                throw SourceFailure.permanent(
                        "cursor_repeats",
                        "The service named a next page that it had named before, so that its pages have no end");
            }
        }
    }

    private boolean isEmpty() {
        return handle.createQuery("SELECT NOT EXISTS (SELECT FROM " + table.quoted() + ")")
                .mapTo(boolean.class)
                .one();
    }

    private static byte[] md5(String cursor) {
        try {
            return MessageDigest.getInstance("MD5").digest(cursor.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
