package dev.meridian.activities.record.store;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.record.RecordKey;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What open jobs do about stems, and the fencing of the workers that make them. They have a token of their own, because other
 * workers of the same job may do other steps meanwhile.
 */
public final class StemRunTable {
    /**
     * A worker's right to write the stems of a job's round.
     *
     * @param choice how the audio is to be separated
     * @param token higher than that of every earlier worker
     * @param isSettled whether the stems of the round are made, or given up
     */
    public record Claim(UUID jobId, RecordKey key, int version, String choice, long token, boolean isSettled) {}

    /**
     * How the round of a job ended about stems.
     *
     * @param choice how the audio was to be separated
     * @param parameters of the step that has the stems; null if there are none
     * @param failure a JSON object; null if nothing failed
     */
    public record End(
            String choice,
            @Nullable String parameters,
            @Nullable String failure) {}

    /**
     * What a record's caller wants.
     *
     * @param choice null if the record's type decides
     * @param again whether stems that can't be made are tried again
     */
    public record StemRequest(@Nullable String choice, boolean again) {}

    /**
     * Stores by which engine a record is to be separated from now on, and whether its next job tries stems again that
     * could not be made.
     */
    public void request(Handle transaction, RecordKey key, @Nullable String choice, boolean again) {
        transaction
                .createUpdate("""
                        UPDATE records SET stems = coalesce(:choice, stems), again = again OR :again
                        WHERE tenant = :tenant AND id = :id""")
                .bind("tenant", key.tenant())
                .bind("id", key.number())
                .bind("choice", choice)
                .bind("again", again)
                .execute();
    }

    public StemRequest request(Handle handle, RecordKey key) {
        return handle.createQuery("SELECT stems, again FROM records WHERE tenant = :tenant AND id = :id")
                .bind("tenant", key.tenant())
                .bind("id", key.number())
                .map((row, context) -> new StemRequest(row.getString("stems"), row.getBoolean("again")))
                .one();
    }

    /**
     * Begins the round of a job: workers of the round before write nothing more.
     *
     * @param failure why no stems are tried in this round; null if they are tried
     */
    public void begin(Handle transaction, UUID jobId, String choice, @Nullable String failure) {
        transaction
                .createUpdate("""
                        UPDATE record_runs
                        SET stems = :choice, stems_token = stems_token + 1, stems_parameters = NULL, stems_failure = :failure
                        WHERE job_id = :job""")
                .bind("job", jobId)
                .bind("choice", choice)
                .bind("failure", failure)
                .execute();
    }

    /** Takes the stems of a job over from whichever worker had them; empty if the job has ended. */
    public Optional<Claim> claim(Handle transaction, UUID jobId) {
        return transaction
                .createQuery("""
                        UPDATE record_runs SET stems_token = stems_token + 1 WHERE job_id = :job
                        RETURNING tenant, record_id, version, stems, stems_token,
                                  stems_parameters IS NOT NULL OR stems_failure IS NOT NULL AS settled""")
                .bind("job", jobId)
                .map((row, context) -> new Claim(
                        jobId,
                        new RecordKey(row.getString("tenant"), row.getLong("record_id")),
                        row.getInt("version"),
                        row.getString("stems"),
                        row.getLong("stems_token"),
                        row.getBoolean("settled")))
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
                "SELECT stems_token = :token FROM record_runs WHERE job_id = :job FOR UPDATE",
                claim.jobId(),
                claim.token());
    }

    /** Notes which step has the stems; the caller holds the claim. */
    public void made(Handle transaction, UUID jobId, String parameters) {
        transaction
                .createUpdate("UPDATE record_runs SET stems_parameters = :parameters WHERE job_id = :job")
                .bind("job", jobId)
                .bind("parameters", parameters)
                .execute();
    }

    /** Notes that the round goes without stems; a worker that still makes some writes nothing more. */
    public void giveUp(Handle transaction, UUID jobId, String failure) {
        transaction
                .createUpdate("""
                        UPDATE record_runs SET stems_failure = :failure, stems_token = stems_token + 1
                        WHERE job_id = :job AND stems_parameters IS NULL""")
                .bind("job", jobId)
                .bind("failure", failure)
                .execute();
    }

    /** How the round of a job ended; empty if the job has ended. */
    public Optional<End> end(Handle handle, UUID jobId) {
        return handle.createQuery("SELECT stems, stems_parameters, stems_failure FROM record_runs WHERE job_id = :job")
                .bind("job", jobId)
                .map((row, context) -> new End(
                        row.getString("stems"), row.getString("stems_parameters"), row.getString("stems_failure")))
                .findOne();
    }

    /** Stores whether a record is complete or lacks stems, and takes back the request to try stems again. */
    public void published(Handle transaction, RecordKey key, boolean incomplete) {
        transaction
                .createUpdate("""
                        UPDATE records
                        SET again = false, incomplete = :incomplete,
                            status = CASE WHEN status = 'processed' AND :incomplete THEN 'partially_processed' ELSE status END
                        WHERE tenant = :tenant AND id = :id""")
                .bind("tenant", key.tenant())
                .bind("id", key.number())
                .bind("incomplete", incomplete)
                .execute();
    }
}
