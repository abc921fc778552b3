package dev.meridian.activities.record.store;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.record.RecordKey;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The versions that open jobs work on, and the fencing of their workers: of several workers that believe they have a job, only
 * the latest writes.
 */
public final class RunTable {
    /**
     * A worker's right to write the results of a job's round.
     *
     * @param token higher than that of every earlier worker
     * @param hasStems whether stems are made in this round
     */
    public record Claim(UUID jobId, RecordKey key, int version, long token, boolean hasStems) {}

    /** Chooses the version that a job works on from now on; workers of the round before write nothing more. */
    public void begin(Handle transaction, UUID jobId, RecordKey key, int version) {
        transaction
                .createUpdate("""
                        INSERT INTO record_runs (job_id, tenant, record_id, version)
                        VALUES (:job, :tenant, :record, :version)
                        ON CONFLICT (job_id) DO UPDATE SET
                            version = excluded.version, token = record_runs.token + 1, separated = 0,
                            heard = CASE WHEN record_runs.version = excluded.version THEN record_runs.heard ELSE 0 END,
                            related = CASE WHEN record_runs.version = excluded.version THEN record_runs.related END,
                            related_at = CASE WHEN record_runs.version = excluded.version THEN record_runs.related_at END""")
                .bind("job", jobId)
                .bind("tenant", key.tenant())
                .bind("record", key.number())
                .bind("version", version)
                .execute();
    }

    /** Takes the job over from whichever worker had it; empty if the job has ended. */
    public Optional<Claim> claim(Handle transaction, UUID jobId) {
        return transaction
                .createQuery("""
                        UPDATE record_runs SET token = token + 1 WHERE job_id = :job
                        RETURNING tenant, record_id, version, token, stems <> 'none' AS has_stems""")
                .bind("job", jobId)
                .map((row, context) -> new Claim(
                        jobId,
                        new RecordKey(row.getString("tenant"), row.getLong("record_id")),
                        row.getInt("version"),
                        row.getLong("token"),
                        row.getBoolean("has_stems")))
                .findOne();
    }

    /**
     * Makes sure, until the transaction ends, that the claim is the latest.
     *
     * @throws JobException {@link JobFailure#WORKER_LOST}, retryable, if it is not, or if the job has ended
     */
    public void hold(Handle transaction, Claim claim) {
        RunFence.hold(
                transaction,
                "SELECT token = :token FROM record_runs WHERE job_id = :job FOR UPDATE",
                claim.jobId(),
                claim.token());
    }

    /**
     * What a round has found of its audio in the index.
     *
     * @param found a JSON array
     * @param seen the snapshot of the database that was searched, as {@code pg_current_snapshot} writes it
     */
    public record Related(String found, String seen) {}

    /** Keeps what was found until the round is published. */
    public void keepRelated(Handle transaction, Claim claim, Related related) {
        transaction
                .createUpdate("UPDATE record_runs SET related = :found, related_at = :seen WHERE job_id = :job")
                .bind("found", related.found())
                .bind("seen", related.seen())
                .bind("job", claim.jobId())
                .execute();
    }

    /** What the round has found; empty if it has not searched yet. */
    public Optional<Related> related(Handle handle, UUID jobId) {
        return handle.createQuery(
                        "SELECT related, related_at FROM record_runs WHERE job_id = :job AND related IS NOT NULL")
                .bind("job", jobId)
                .map((row, context) -> new Related(row.getString("related"), row.getString("related_at")))
                .findOne();
    }

    /** The version that a job works on; empty if it has ended or not begun. */
    public Optional<Integer> version(Handle transaction, UUID jobId) {
        return transaction
                .createQuery("SELECT version FROM record_runs WHERE job_id = :job FOR UPDATE")
                .bind("job", jobId)
                .mapTo(int.class)
                .findOne();
    }

    /** Forgets a job that has ended; a worker that still has it writes nothing more. */
    public void end(Handle transaction, UUID jobId) {
        transaction
                .createUpdate("DELETE FROM record_runs WHERE job_id = :job")
                .bind("job", jobId)
                .execute();
    }
}
