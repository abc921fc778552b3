package dev.meridian.activities.download.store;

import dev.meridian.activities.job.database.Expiry;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table {@code download_passes}, always inside the caller's transaction. */
public final class Passes {
    private static final String COLUMNS = "id, job_id, mode, since, position, restarted, is_filling, batches, status";

    /**
     * What a batch adds to a pass.
     *
     * @param rows rows that came, one for each id
     * @param repeated rows that a later one of the batch with the same id replaces
     * @param changed rows that were new or different
     */
    public record Added(
            long pages, long rows, long repeated, long changed, long deleted, long rejected, long noted, long bytes) {}

    /** The counts of a pass, summed over its batches. */
    record Counts(long rows, long rejected, OptionalLong total, long high, long low) {}

    /**
     * Passes older than 90 days, with their rejects, unless they are the newest of their table or its last complete one, which
     * is the receipt of what is stored.
     */
    public static Expiry expiry() {
        return new Expiry(
                "download_passes",
                (transaction, limit) ->
                        transaction.createUpdate("""
                        DELETE FROM download_passes WHERE id IN (
                            SELECT p.id FROM download_passes AS p
                            WHERE p.ended_at < now() - interval '90 days'
                              AND p.id <> (SELECT max(id) FROM download_passes AS n WHERE n.table_id = p.table_id)
                              AND p.id IS DISTINCT FROM (SELECT max(id) FROM download_passes AS c
                                                         WHERE c.table_id = p.table_id AND c.is_complete)
                            LIMIT :limit FOR UPDATE SKIP LOCKED)""").bind("limit", limit).execute());
    }

    /** Adds a pass over a table to a job; idempotent by job and ordinal. */
    public void plan(Handle transaction, UUID jobId, int ordinal, SnapshotTable table, boolean incremental) {
        transaction
                .createUpdate("""
                        INSERT INTO download_passes (table_id, job_id, ordinal, mode, since)
                        VALUES (:table, :job, :ordinal, :mode, :since)
                        ON CONFLICT (job_id, ordinal) DO NOTHING""")
                .bind("table", table.id())
                .bind("job", jobId)
                .bind("ordinal", ordinal)
                .bind("mode", incremental ? "incremental" : "full")
                .bind("since", incremental ? table.state().mark() : null)
                .execute();
    }

    /** The tables of a job's passes, by their ordinals. */
    public List<Long> tablesOf(Handle handle, UUID jobId) {
        return handle.createQuery("SELECT table_id FROM download_passes WHERE job_id = :job ORDER BY ordinal")
                .bind("job", jobId)
                .mapTo(Long.class)
                .list();
    }

    /**
     * Claims a pass for a worker.
     *
     * @return the pass; it is over if nothing is left to do
     * @throws StaleWriterException if a later claim holds the pass
     */
    public Pass claim(Handle transaction, UUID jobId, int ordinal, int turn, int delivery) {
        Pass pass = transaction
                .createQuery("SELECT " + COLUMNS
                        + " FROM download_passes WHERE job_id = :job AND ordinal = :ordinal FOR UPDATE")
                .bind("job", jobId)
                .bind("ordinal", ordinal)
                .map((row, context) -> pass(row))
                .one();
        if (pass.status().isEnd()) {
            return pass;
        }
        Claim claim = new Claim(pass.id(), jobId, turn, delivery);
        int claimed = transaction
                .createUpdate("""
                        UPDATE download_passes
                        SET turn = :turn, delivery = :delivery, status = 'running', error_code = NULL, error = NULL,
                            started_at = coalesce(started_at, clock_timestamp())
                        WHERE id = :pass AND (turn, delivery) <= (:turn, :delivery)""")
                .bind("pass", pass.id())
                .bind("turn", turn)
                .bind("delivery", delivery)
                .execute();
        if (claimed == 0) {
            throw new StaleWriterException(claim);
        }
        return pass;
    }

    /**
     * Locks the pass for the transaction, if the claim still holds it.
     *
     * @return whether an operator has paused the download
     */
    boolean hold(Handle transaction, Claim claim) {
        record Held(boolean isClaimed, boolean isPaused) {}
        Held held = transaction
                .createQuery("""
                        SELECT turn = :turn AND delivery = :delivery AND status = 'running' AS holds,
                               EXISTS (SELECT FROM download_pauses AS pause WHERE pause.job_id = pass.job_id) AS paused
                        FROM download_passes AS pass WHERE id = :pass FOR UPDATE OF pass""")
                .bind("turn", claim.turn())
                .bind("delivery", claim.delivery())
                .bind("pass", claim.passId())
                .map((row, context) -> new Held(row.getBoolean("holds"), row.getBoolean("paused")))
                .findOne()
                .orElse(new Held(false, false));
        if (!held.isClaimed()) {
            throw new StaleWriterException(claim);
        }
        return held.isPaused();
    }

    /** Shows that a table waits for its download to be resumed. */
    public void rest(Handle transaction, Claim claim) {
        transaction
                .createUpdate("""
                        UPDATE download_passes SET status = 'waiting', error_code = 'paused', error = 'An operator has paused the download'
                        WHERE id = :pass AND turn = :turn AND delivery = :delivery AND status = 'running'""")
                .bind("pass", claim.passId())
                .bind("turn", claim.turn())
                .bind("delivery", claim.delivery())
                .execute();
    }

    /** Says whether rows can be copied straight into the table. */
    void setFilling(Handle transaction, long passId, boolean filling) {
        transaction
                .createUpdate("UPDATE download_passes SET is_filling = :filling WHERE id = :pass")
                .bind("filling", filling)
                .bind("pass", passId)
                .execute();
    }

    /**
     * Counts a batch, and moves the resume point behind it.
     *
     * @param digests the sums of the first and of the second halves of the digests of all rows so far
     */
    Counts advance(Handle transaction, long passId, Added added, long[] digests, PageEnd end) {
        return transaction
                .createQuery("""
                        UPDATE download_passes
                        SET position = :position, batches = batches + 1, pages = pages + :pages, rows = rows + :rows,
                            repeated = repeated + :repeated,
                            changed = changed + :changed, deleted = deleted + :deleted, rejected = rejected + :rejected,
                            noted = noted + :noted, bytes = bytes + :bytes,
                            total = coalesce(:total::bigint, total), mark = coalesce(:mark::text, mark),
                            digest_high = :high, digest_low = :low
                        WHERE id = :pass
                        RETURNING rows, rejected, total, digest_high, digest_low""")
                .bind("position", end.next() == null ? null : end.next().text())
                .bindMethods(added)
                .bind("high", digests[0])
                .bind("low", digests[1])
                .bind("total", end.total().isPresent() ? (Long) end.total().getAsLong() : null)
                .bind("mark", end.mark())
                .bind("pass", passId)
                .map((row, context) -> new Counts(
                        row.getLong("rows"),
                        row.getLong("rejected"),
                        row.getObject("total") == null ? OptionalLong.empty() : OptionalLong.of(row.getLong("total")),
                        row.getLong("digest_high"),
                        row.getLong("digest_low")))
                .one();
    }

    /** Counts rejects of a batch whose rows are not stored. */
    void rejected(Handle transaction, long passId, long rejected) {
        transaction
                .createUpdate("UPDATE download_passes SET rejected = rejected + :rejected WHERE id = :pass")
                .bind("rejected", rejected)
                .bind("pass", passId)
                .execute();
    }

    /** The sums of the digests so far, which wrap around. */
    long[] digests(Handle handle, long passId) {
        return handle.createQuery("SELECT digest_high, digest_low FROM download_passes WHERE id = :pass")
                .bind("pass", passId)
                .map((row, context) -> new long[] {row.getLong(1), row.getLong(2)})
                .one();
    }

    /**
     * Notes a cursor that leads to the next page.
     *
     * @return false if the pass has followed it before
     */
    boolean follows(Handle transaction, long passId, byte[] digestOfCursor) {
        return transaction
                        .createUpdate("""
                                INSERT INTO download_cursors (pass_id, cursor) VALUES (:pass, :cursor)
                                ON CONFLICT DO NOTHING""")
                        .bind("pass", passId)
                        .bind("cursor", digestOfCursor)
                        .execute()
                == 1;
    }

    /** Begins a pass again, because the service no longer knows its cursor; what it has stored stays. */
    public void restart(Handle transaction, Claim claim) {
        hold(transaction, claim);
        transaction.createUpdate("""
                        UPDATE download_passes SET position = NULL, restarted = true, is_filling = false, mark = NULL
                        WHERE id = :pass""").bind("pass", claim.passId()).execute();
        transaction
                .createUpdate("DELETE FROM download_cursors WHERE pass_id = :pass")
                .bind("pass", claim.passId())
                .execute();
    }

    /** Makes an incremental pass a full one, which begins again, because the service no longer knows from where it asks. */
    public void restartInFull(Handle transaction, Claim claim) {
        restart(transaction, claim);
        transaction
                .createUpdate("UPDATE download_passes SET mode = 'full', since = NULL WHERE id = :pass")
                .bind("pass", claim.passId())
                .execute();
    }

    /** Ends a pass whose last page is stored. */
    void complete(Handle transaction, long passId, Completion completion) {
        transaction
                .createUpdate("""
                        UPDATE download_passes
                        SET status = 'completed', rows = :rows, deleted = deleted + :deleted, held = :held,
                            repeated = CASE WHEN restarted THEN 0 ELSE repeated + rows - :rows END,
                            is_complete = :isComplete, incomplete_because = :because, digest = :digest,
                            ended_at = clock_timestamp()
                        WHERE id = :pass""")
                .bindMethods(completion)
                .bind("pass", passId)
                .execute();
        transaction
                .createUpdate("DELETE FROM download_cursors WHERE pass_id = :pass")
                .bind("pass", passId)
                .execute();
    }

    /** How a pass ended. */
    public record Completion(
            long rows,
            long deleted,
            long held,
            boolean isComplete,
            @Nullable String because,
            String digest) {}

    /** Notes how a try at a table ended: it waits for another one, or has failed for good. */
    public void ended(Handle transaction, UUID jobId, int ordinal, PassStatus status, String code, String message) {
        transaction
                .createUpdate("""
                        UPDATE download_passes
                        SET status = :status, error_code = :code, error = :message,
                            ended_at = CASE WHEN :status = 'failed' THEN clock_timestamp() END
                        WHERE job_id = :job AND ordinal = :ordinal AND status = ANY ('{pending,running,waiting}')""")
                .bind("status", status.wireName())
                .bind("code", code)
                .bind("message", message)
                .bind("job", jobId)
                .bind("ordinal", ordinal)
                .execute();
    }

    /** Ends the passes of a job that has ended. */
    public void cancelOpen(Handle transaction, UUID jobId) {
        transaction.createUpdate("""
                        UPDATE download_passes SET status = 'cancelled', ended_at = clock_timestamp()
                        WHERE job_id = :job AND status = ANY ('{pending,running,waiting}')""").bind("job", jobId).execute();
    }

    private static Pass pass(ResultSet row) throws SQLException {
        String position = row.getString("position");
        return new Pass(
                row.getLong("id"),
                row.getObject("job_id", UUID.class),
                row.getString("mode").equals("incremental"),
                row.getString("since"),
                new Pass.Progress(
                        position == null ? null : new Position(position),
                        row.getBoolean("restarted"),
                        row.getBoolean("is_filling"),
                        row.getInt("batches")),
                PassStatus.ofWireName(row.getString("status")));
    }
}
