package dev.meridian.activities.download.store;

import dev.meridian.domain.download.pass.DeletionRule;
import dev.meridian.domain.download.row.ContentDigest;
import dev.meridian.domain.download.source.PageEnd;
import java.math.BigDecimal;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Ends a pass in the transaction of its last batch: says whether the table is complete, deletes rows that a complete pass has not
 * seen or holds their deletion back, and leaves the receipt.
 */
final class PassCompletion {
    private final SnapshotTable table;
    private final long passId;
    private final boolean incremental;
    private final @Nullable KeptEdits edits;
    private final Passes passes = new Passes();
    private final SeenRows seen = new SeenRows();

    /** @param edits null if nothing of the table is edited */
    PassCompletion(SnapshotTable table, long passId, boolean incremental, @Nullable KeptEdits edits) {
        this.table = table;
        this.passId = passId;
        this.incremental = incremental;
        this.edits = edits;
    }

    private record Brought(long rows, String digest) {}

    /** @param filling whether no id has come twice and the table was empty before, so that nothing has to be looked up */
    void complete(Handle tx, Passes.Counts counts, PageEnd end, boolean filling) {
        Brought brought = filling
                ? new Brought(counts.rows(), ContentDigest.shown(counts.high(), counts.low()))
                : brought(tx, counts);
        String because = incompleteBecause(counts, brought.rows(), end);
        long deleted = 0;
        long held = 0;
        if (because == null && !incremental && !filling) {
            long unseen = unseen(tx);
            if (DeletionRule.holdsBack(
                    unseen, storedRows(tx), brought.rows(), table.state().deletionsAllowed())) {
                held = unseen;
            } else if (unseen > 0) {
                deleted = deleteUnseen(tx);
            }
            if (edits != null && held == 0) {
                // Rows that were deleted here and at the service are no edits any more.
                edits.gone(
                        tx,
                        "SELECT row_id FROM snapshot_edits AS d WHERE d.table_id = " + table.id()
                                + " AND d.kind = 'delete' AND NOT EXISTS (SELECT FROM " + SEEN
                                + " AS seen WHERE seen.id = d.row_id)");
            }
        }
        passes.complete(
                tx,
                passId,
                new Passes.Completion(brought.rows(), deleted, held, because == null, because, brought.digest()));
        seen.forget(tx, passId);
        noteOnTable(tx, because == null, end.mark());
    }

    private static final String SEEN = "pg_temp.download_seen_ids";
    private static final String UNSEEN = "NOT EXISTS (SELECT FROM " + SEEN + " AS seen WHERE seen.id = _id)";

    private Brought brought(Handle tx, Passes.Counts counts) {
        // The ids one after the other, then statistics, so that the joins below are planned well.
        Ddl.run(tx, """
                CREATE TEMPORARY TABLE download_seen_ids ON COMMIT DROP AS
                SELECT id COLLATE "C" AS id FROM download_seen, unnest(ids) AS one (id) WHERE pass_id = %d""".formatted(passId));
        Ddl.run(tx, "ANALYZE " + SEEN);
        Ddl.run(tx, "SET LOCAL work_mem = '64MB'");
        Ddl.run(tx, "SET LOCAL enable_hashjoin = on");
        long distinct = number(tx, "SELECT count(DISTINCT id) FROM " + SEEN);
        if (distinct == counts.rows()) {
            return new Brought(distinct, ContentDigest.shown(counts.high(), counts.low()));
        }
        // Each array is taken apart once: to look a digest up by its place reads the whole array for each row.
        return tx.createQuery("""
                        SELECT sum(high) AS high, sum(low) AS low
                        FROM (SELECT DISTINCT ON (id COLLATE "C") high, low
                              FROM download_seen,
                                   LATERAL (SELECT array_agg(half ORDER BY n) FILTER (WHERE n % 2 = 1) AS highs,
                                                   array_agg(half ORDER BY n) FILTER (WHERE n % 2 = 0) AS lows
                                            FROM unnest(digests) WITH ORDINALITY AS one (half, n)) AS halves,
                                   unnest(ids, highs, lows) AS row (id, high, low)
                              WHERE pass_id = :pass
                              ORDER BY id COLLATE "C", batch DESC) AS last""")
                .bind("pass", passId)
                .map((row, context) -> new Brought(
                        distinct, ContentDigest.shown(low64(row.getBigDecimal(1)), low64(row.getBigDecimal(2)))))
                .one();
    }

    private @Nullable String incompleteBecause(Passes.Counts counts, long rows, PageEnd end) {
        if (end.cutOff() != null) {
            return end.cutOff();
        }
        if (counts.rejected() > 0) {
            return counts.rejected() + (counts.rejected() == 1 ? " row was" : " rows were") + " rejected";
        }
        if (!incremental && counts.total().isPresent() && counts.total().getAsLong() != rows) {
            return "the service says that there are " + counts.total().getAsLong() + " rows, and " + rows + " came";
        }
        return null;
    }

    private long unseen(Handle tx) {
        String created = edits == null ? "" : " AND NOT " + edits.isCreated("_id");
        return number(tx, "SELECT count(*) FROM " + table.quoted() + " WHERE " + UNSEEN + created);
    }

    /** Edited rows stay, with a conflict. */
    private long deleteUnseen(Handle tx) {
        if (edits == null) {
            return Ddl.run(tx, "DELETE FROM " + table.quoted() + " WHERE " + UNSEEN);
        }
        edits.gone(tx, "SELECT _id FROM " + table.quoted() + " WHERE " + UNSEEN);
        return Ddl.run(tx, "DELETE FROM " + table.quoted() + " WHERE " + UNSEEN + " AND NOT " + edits.isEdited("_id"));
    }

    private long storedRows(Handle tx) {
        return number(tx, "SELECT count(*) FROM " + table.quoted());
    }

    private void noteOnTable(Handle tx, boolean complete, @Nullable String mark) {
        long rows = storedRows(tx);
        StoredRowLimit.measure(tx, table);
        tx.createUpdate("""
                        UPDATE snapshot_tables
                        SET stored_rows = :rows,
                            complete_at = CASE WHEN :complete THEN clock_timestamp() ELSE complete_at END,
                            complete_full_at = CASE WHEN :complete AND NOT :incremental THEN clock_timestamp()
                                               ELSE complete_full_at END,
                            mark = CASE WHEN :complete THEN coalesce(:mark::text, mark) ELSE mark END,
                            deletions_allowed = CASE WHEN :complete AND NOT :incremental THEN 0 ELSE deletions_allowed END
                        WHERE id = :table""")
                .bind("rows", rows)
                .bind("complete", complete)
                .bind("incremental", incremental)
                .bind("mark", mark)
                .bind("table", table.id())
                .execute();
    }

    private static long number(Handle tx, String sql) {
        return tx.createQuery(sql).mapTo(long.class).one();
    }

    /** Sums of digests wrap around. */
    private static long low64(@Nullable BigDecimal sum) {
        return sum == null ? 0 : sum.toBigInteger().longValue();
    }
}
