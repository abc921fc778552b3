package dev.meridian.activities.download.publish;

import dev.meridian.activities.job.database.Expiry;
import dev.meridian.domain.download.value.ExactJson;
import dev.meridian.domain.download.write.ChangeKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables {@code publish_runs} and {@code publish_changes}, always inside the caller's transaction. */
final class PublishRuns {
    private static final String COLUMNS =
            "c.id, c.job_id, c.table_id, c.row_id, c.kind, c.fields, c.token, c.promised_id";
    private static final String KINDS = "array_position('{create,update,delete}', c.kind)";

    /** A change for which the service has failed so often, although it answered other changes, is refused. */
    static final int MOST_FAILURES = 3;

    private static final String FAILED = "service_failed";
    private static final String WHAT_TO_DO = ". It has failed for this change three times, although it answered other"
            + " changes: give the row other values, take the edit back, or publish it once more";

    /** A worker's right to write a run: only the highest claim of a job writes. */
    record Claim(UUID jobId, int turn, int delivery) {}

    /** Another worker has taken the run over: this one must write nothing more. */
    static final class StaleRunException extends RuntimeException {
        private static final long serialVersionUID = 1;

        StaleRunException(Claim claim) {
            super("The publishing of job " + claim.jobId() + " is held by another worker");
        }
    }

    /** Runs that ended more than 90 days ago, unless somebody still has to look at one of their rows. */
    static Expiry expiry() {
        return new Expiry(
                "publish_runs",
                (transaction, limit) ->
                        transaction.createUpdate("""
                        DELETE FROM publish_runs WHERE job_id IN (
                            SELECT r.job_id FROM publish_runs AS r
                            WHERE r.ended_at < now() - interval '90 days'
                              AND NOT EXISTS (SELECT FROM publish_changes AS c
                                              WHERE c.job_id = r.job_id AND c.state IN ('sent', 'uncertain'))
                            LIMIT :limit FOR UPDATE SKIP LOCKED)""").bind("limit", limit).execute());
    }

    boolean exists(Handle handle, UUID jobId) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM publish_runs WHERE job_id = :job)")
                .bind("job", jobId)
                .mapTo(boolean.class)
                .one();
    }

    void begin(Handle transaction, UUID jobId, UUID snapshot, String plan) {
        transaction
                .createUpdate("INSERT INTO publish_runs (job_id, snapshot_id, plan) VALUES (:job, :snapshot, :plan)")
                .bind("job", jobId)
                .bind("snapshot", snapshot)
                .bind("plan", plan)
                .execute();
    }

    void end(Handle transaction, UUID jobId) {
        transaction
                .createUpdate(
                        "UPDATE publish_runs SET ended_at = clock_timestamp() WHERE job_id = :job AND ended_at IS NULL")
                .bind("job", jobId)
                .execute();
    }

    /**
     * Claims a run; returns its snapshot, or nothing if the run has ended.
     *
     * @throws StaleRunException if a later claim holds it
     */
    Optional<UUID> claim(Handle transaction, Claim claim) {
        Optional<UUID> snapshot = transaction
                .createQuery("SELECT snapshot_id FROM publish_runs WHERE job_id = :job AND ended_at IS NULL FOR UPDATE")
                .bind("job", claim.jobId())
                .mapTo(UUID.class)
                .findOne();
        int claimed = transaction
                .createUpdate("""
                        UPDATE publish_runs SET turn = :turn, delivery = :delivery
                        WHERE job_id = :job AND (turn, delivery) <= (:turn, :delivery)""")
                .bind("turn", claim.turn())
                .bind("delivery", claim.delivery())
                .bind("job", claim.jobId())
                .execute();
        if (snapshot.isPresent() && claimed == 0) {
            throw new StaleRunException(claim);
        }
        return snapshot;
    }

    /** Locks the run for the transaction, if the claim still holds it and the job has not ended. */
    void hold(Handle transaction, Claim claim) {
        boolean holds = transaction
                .createQuery("""
                        SELECT turn = :turn AND delivery = :delivery AND ended_at IS NULL FROM publish_runs
                        WHERE job_id = :job FOR UPDATE""")
                .bind("turn", claim.turn())
                .bind("delivery", claim.delivery())
                .bind("job", claim.jobId())
                .mapTo(boolean.class)
                .findOne()
                .orElse(false);
        if (!holds) {
            throw new StaleRunException(claim);
        }
    }

    /** The changes of a snapshot that were sent and of which nothing was heard, also those of earlier jobs. */
    List<StoredChange> sent(Handle handle, UUID snapshot) {
        return inDoubt(handle, snapshot, ChangeState.SENT);
    }

    /** The changes of a snapshot of which it could not be found out whether the service has made them. */
    List<StoredChange> uncertain(Handle handle, UUID snapshot) {
        return inDoubt(handle, snapshot, ChangeState.UNCERTAIN);
    }

    private static List<StoredChange> inDoubt(Handle handle, UUID snapshot, ChangeState state) {
        return handle.createQuery("SELECT " + COLUMNS + """
                         FROM publish_changes AS c JOIN publish_runs AS r ON r.job_id = c.job_id
                        WHERE r.snapshot_id = :snapshot AND c.state = :state ORDER BY c.id""")
                .bind("snapshot", snapshot)
                .bind("state", state.wireName())
                .map((row, context) -> change(row))
                .list();
    }

    /** How many changes to be sent there are for which the service has not failed yet. */
    int countUntried(Handle handle, UUID jobId) {
        return count(handle, jobId, "failed_at IS NULL");
    }

    /** How many changes are set aside, because the service has failed for them. */
    int countSetAside(Handle handle, UUID jobId) {
        return count(handle, jobId, "failed_at IS NOT NULL");
    }

    private static int count(Handle handle, UUID jobId, String which) {
        return handle.createQuery(
                        "SELECT count(*) FROM publish_changes WHERE job_id = :job AND state = 'pending' AND " + which)
                .bind("job", jobId)
                .mapTo(int.class)
                .one();
    }

    /** The first change for which the service has not failed yet, in the order of the plan. */
    Optional<StoredChange> firstUntried(Handle handle, UUID jobId) {
        return pending(handle, jobId, "c.failed_at IS NULL ORDER BY " + KINDS + ", c.id", List.of());
    }

    /** The last such change of the kind that comes first. */
    Optional<StoredChange> lastUntried(Handle handle, UUID jobId) {
        return pending(handle, jobId, "c.failed_at IS NULL ORDER BY " + KINDS + ", c.id DESC", List.of());
    }

    /** The change that was set aside and has failed most often, without those in doubt. */
    Optional<StoredChange> setAside(Handle handle, UUID jobId, List<Long> inDoubt) {
        return pending(handle, jobId, "c.failed_at IS NOT NULL ORDER BY c.failures DESC, c.failed_at, c.id", inDoubt);
    }

    private static Optional<StoredChange> pending(Handle handle, UUID jobId, String which, List<Long> without) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM publish_changes AS c"
                        + " WHERE c.job_id = :job AND c.state = 'pending' AND c.id <> ALL (:without) AND " + which
                        + " LIMIT 1")
                .bind("job", jobId)
                .bindArray("without", Long.class, without)
                .map((row, context) -> change(row))
                .findOne();
    }

    /**
     * Takes a change, and further ones of its kind and table for which the service has not failed yet, and notes that they are
     * about to be sent.
     */
    List<StoredChange> take(Handle transaction, StoredChange first, int most) {
        return transaction
                .createQuery("WITH c AS (SELECT id FROM publish_changes WHERE job_id = :job AND state = 'pending'"
                        + " AND table_id = :table AND kind = :kind AND (id = :first OR failed_at IS NULL)"
                        + " ORDER BY id <> :first, id LIMIT :most), taken AS ("
                        + "UPDATE publish_changes AS c SET state = 'sent', token = NULL, promised_id = NULL, message = NULL,"
                        + " changed_at = clock_timestamp() FROM c AS next WHERE c.id = next.id RETURNING " + COLUMNS
                        + ") SELECT * FROM taken ORDER BY id")
                .bind("first", first.id())
                .bind("job", first.jobId())
                .bind("table", first.table())
                .bind("kind", first.kind().wireName())
                .bind("most", most)
                .map((row, context) -> change(row))
                .list();
    }

    /**
     * Stores the token by which the service can be asked later what became of a change, and the id that its row will
     * have.
     */
    void promise(Handle transaction, long change, String token, @Nullable String row) {
        transaction
                .createUpdate("UPDATE publish_changes SET token = :token, promised_id = :row WHERE id = :change")
                .bind("token", token)
                .bind("row", row)
                .bind("change", change)
                .execute();
    }

    /** Notes where a change is now. */
    void move(Handle transaction, long change, ChangeState state, @Nullable String remoteId) {
        transaction
                .createUpdate("""
                        UPDATE publish_changes SET state = :state, remote_id = coalesce(:row::text, remote_id),
                               changed_at = clock_timestamp() WHERE id = :change""")
                .bind("state", state.wireName())
                .bind("row", remoteId)
                .bind("change", change)
                .execute();
    }

    void refuse(Handle transaction, long change, String code, String message) {
        transaction
                .createUpdate("UPDATE publish_changes SET code = :code, message = :message WHERE id = :change")
                .bind("code", code)
                .bind("message", message)
                .bind("change", change)
                .execute();
    }

    /** Notes that a change is uncertain, and why, behind what the service said; what is uncertain already keeps its reason. */
    void doubt(Handle transaction, long change, String code, String message) {
        transaction
                .createUpdate("""
                        UPDATE publish_changes SET state = 'uncertain', code = :code, changed_at = clock_timestamp(),
                               message = concat_ws('. ', message, :message::text)
                        WHERE id = :change AND state <> 'uncertain'""")
                .bind("code", code)
                .bind("message", message)
                .bind("change", change)
                .execute();
    }

    /** Sets a change aside, because the service has failed for it. */
    void noteFailure(Handle transaction, long change, @Nullable String failure) {
        transaction
                .createUpdate("UPDATE publish_changes SET failed_at = clock_timestamp(), message = :message"
                        + " WHERE id = :change")
                .bind("message", failure)
                .bind("change", change)
                .execute();
    }

    /** Counts a failure of changes that were set aside as their own, and refuses those that have failed too often. */
    void countFailures(Handle transaction, List<Long> changes) {
        transaction
                .createUpdate("""
                        UPDATE publish_changes SET failures = failures + 1, changed_at = clock_timestamp(),
                               state = CASE WHEN failures + 1 < :most THEN state ELSE 'refused' END,
                               code = CASE WHEN failures + 1 < :most THEN code ELSE :code END,
                               message = CASE WHEN failures + 1 < :most THEN message ELSE message || :advice END
                        WHERE id = ANY (:changes) AND state = 'pending'""")
                .bind("most", MOST_FAILURES)
                .bind("code", FAILED)
                .bind("advice", WHAT_TO_DO)
                .bindArray("changes", Long.class, changes)
                .execute();
    }

    /** Notes that the service has answered a change of the run. */
    void noteAnswer(Handle transaction, UUID jobId) {
        transaction
                .createUpdate("UPDATE publish_runs SET has_answer = true WHERE job_id = :job AND NOT has_answer")
                .bind("job", jobId)
                .execute();
    }

    /** Whether the service has answered any change of the run. */
    boolean hasAnswer(Handle handle, UUID jobId) {
        return handle.createQuery("SELECT has_answer FROM publish_runs WHERE job_id = :job")
                .bind("job", jobId)
                .mapTo(boolean.class)
                .one();
    }

    /** Takes a row out of this job's creates, because an earlier job has created it, or perhaps has. */
    void leave(Handle transaction, UUID jobId, StoredChange earlier) {
        transaction
                .createUpdate("""
                        UPDATE publish_changes SET state = 'left' WHERE job_id = :job AND table_id = :table AND row_id = :row
                          AND state = 'pending' AND id <> :change""")
                .bind("job", jobId)
                .bind("table", earlier.table())
                .bind("row", earlier.row())
                .bind("change", earlier.id())
                .execute();
    }

    static StoredChange change(ResultSet row) throws SQLException {
        return new StoredChange(
                row.getLong("id"),
                row.getObject("job_id", UUID.class),
                row.getLong("table_id"),
                row.getString("row_id"),
                ChangeKind.ofWireName(row.getString("kind")),
                ExactJson.read(row.getString("fields")),
                new StoredChange.Promised(row.getString("token"), row.getString("promised_id")));
    }
}
