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
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Writes the batches of one table, each in one transaction with its resume point and counts. It has a connection for itself
 * while it works, because rows that may be known already go through a temporary table.
 *
 * <p>Idempotent by the resume point: a batch that is committed is not read again.
 */
public final class BatchWriter {
    private final Handle handle;
    private final SnapshotTable table;
    private final Claim claim;
    private final StoredRowLimit limit;
    private final Passes passes = new Passes();
    private final SeenRows seen = new SeenRows();
    private final Columns columns;
    private final Upsert upsert;
    private boolean filling;
    private boolean incremental;
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
        this.columns = Columns.of(handle, table);
        this.upsert = new Upsert(table);
        this.filling = pass.isFilling() || pass.batches() == 0 && !pass.restarted() && isEmpty();
        this.incremental = pass.isIncremental();
        this.batch = pass.batches();
        long[] digests = passes.digests(handle, claim.passId());
        this.high = digests[0];
        this.low = digests[1];
        this.pages = handle.createQuery("SELECT pages FROM download_passes WHERE id = :pass")
                .bind("pass", claim.passId())
                .mapTo(long.class)
                .one();
    }

    /** Tells a buffer what the fields of the table are said to hold. */
    public void declareTo(RowBuffer rows) {
        for (Column column : columns.all()) {
            ColumnType chosen = table.types().get(column.field());
            if (chosen != null || column.declared() != null) {
                rows.declare(column.field(), chosen != null ? chosen : column.declared());
            }
        }
        table.types().forEach(rows::declare);
    }

    /**
     * Stores a batch of whole pages, and ends the pass if the last of them has no successor.
     *
     * @param end what is known after the last page
     * @param bytes how many bytes came over the wire for the pages
     * @throws StaleWriterException if another worker has taken the table over; nothing is written then
     * @throws SourceFailure if the table can't go on: its schema is frozen, a cursor comes again, too many rows are rejected
     */
    public void write(RowBuffer rows, PageEnd end, long bytes) {
        handle.useTransaction(tx -> {
            passes.hold(tx, claim);
            if (batch == 0) {
                passes.setFilling(tx, claim.passId(), filling);
            }
            fitColumns(tx, rows);
            int[] last = LastRows.of(rows);
            CopyRows copy = new CopyRows(columns.all(), rows);
            Upsert.Written written = last.length == 0 ? Upsert.Written.NOTHING : store(tx, copy, last);
            long deleted = rows.deleted().isEmpty() ? 0 : upsert.delete(tx, rows.deleted());
            see(tx, rows, last);
            reject(tx, rows);
            Passes.Counts counts = passes.advance(
                    tx,
                    claim.passId(),
                    new Passes.Added(
                            rows.pages(),
                            last.length,
                            written.changed(),
                            deleted,
                            rows.rejected(),
                            copy.noted(),
                            bytes,
                            high,
                            low),
                    end);
            limit.count(tx, table, written.inserted() - deleted);
            failIfHopeless(tx, counts, end);
            if (end.next() == null) {
                new PassCompletion(table, claim.passId(), incremental).complete(tx, counts, end, filling);
            }
            pages += rows.pages();
            batch++;
        });
    }

    private void fitColumns(Handle tx, RowBuffer rows) {
        boolean changed = false;
        for (int field = 0; field < rows.fields().size(); field++) {
            ColumnType needed = rows.columnOf(field);
            if (needed != null) {
                changed |= columns.hold(tx, claim.jobId(), rows.fields().get(field), needed);
            }
        }
        if (changed) {
            upsert.forgetStage(tx);
        }
    }

    private Upsert.Written store(Handle tx, CopyRows copy, int[] rows) {
        try {
            if (filling) {
                tx.execute("SAVEPOINT before_copy");
                try {
                    upsert.copyStraight(tx, columns, copy, rows);
                    return new Upsert.Written(rows.length, rows.length);
                } catch (SQLException failed) {
                    if (!Upsert.UNIQUE_VIOLATION.equals(failed.getSQLState())) {
                        throw failed;
                    }
                    // An id has come twice in this pass.
                    tx.execute("ROLLBACK TO SAVEPOINT before_copy");
                    filling = false;
                    passes.setFilling(tx, claim.passId(), false);
                }
            }
            return upsert.merge(tx, columns, copy, rows);
        } catch (SQLException failed) {
            throw new UnableToExecuteStatementException(failed, null);
        }
    }

    private void see(Handle tx, RowBuffer rows, int[] last) {
        ContentDigest digest = new ContentDigest(rows);
        RowCursor row = rows.cursor();
        String[] ids = new String[last.length];
        long[] digests = new long[last.length * 2];
        for (int i = 0; i < last.length; i++) {
            row.moveTo(last[i]);
            digest.of(row);
            ids[i] = row.id();
            digests[2 * i] = digest.high();
            digests[2 * i + 1] = digest.low();
            high += digest.high();
            low += digest.low();
        }
        if (ids.length > 0) {
            seen.add(tx, claim.passId(), batch, ids, digests);
        }
    }

    private void reject(Handle tx, RowBuffer rows) {
        for (Reject reject : rows.rejects()) {
            tx.createUpdate("""
                            INSERT INTO download_rejects (pass_id, page, code, excerpt)
                            SELECT :pass, :page, :code, :excerpt
                            WHERE (SELECT count(*) FROM download_rejects WHERE pass_id = :pass) < 1000""")
                    .bind("pass", claim.passId())
                    .bind("page", pages + reject.page() + 1)
                    .bind("code", reject.code())
                    .bind("excerpt", reject.excerpt())
                    .execute();
        }
    }

    private void failIfHopeless(Handle tx, Passes.Counts counts, PageEnd end) {
        if (RejectRule.isBroken(counts.rejected(), counts.rows())) {
            throw SourceFailure.permanent(
                    "too_many_rejects",
                    counts.rejected() + " of " + (counts.rows() + counts.rejected())
                            + " rows can't be stored; look at the rejects, and choose another field as the id");
        }
        if (end.cursor() != null && end.next() != null && !passes.follows(tx, claim.passId(), md5(end.cursor()))) {
            throw SourceFailure.permanent(
                    "cursor_repeats",
                    "The service named a next page that it had named before, so that its pages have no end");
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
