package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the jobs that share a workflow, many in one statement. The column {@code shared_workflow_id} says which
 * workflow has a job: every statement of a workflow touches only the jobs that name it, so that a job is never performed in two
 * workflows at once. The triggers number and announce the change of each job, as they do when it is alone.
 */
public final class SharedJobs {
    private static final String OPEN_IN = " shared_workflow_id = :workflow AND " + OpenJob.CONDITION;

    /** Rows that another statement is changing are left out: they are being begun, cancelled or taken by somebody else. */
    private static final String UNLOCKED_OF_THESE =
            " id IN (SELECT id FROM jobs WHERE id = ANY (:ids) ORDER BY id FOR UPDATE SKIP LOCKED)";

    /**
     * A job whose attempt has begun.
     *
     * @param payload JSON text
     * @param attempts how often it is tried at most; null for as often as its type says
     * @param timeout how long an attempt may take; null for as long as its type says
     * @param traceParent the trace that it was accepted in; null if there is none
     */
    public record Begun(
            UUID id,
            @Nullable String payload,
            @Nullable Integer attempts,
            @Nullable Duration timeout,
            @Nullable String traceParent) {
        static Begun of(ResultSet row) throws SQLException {
            Long millis = row.getObject("timeout_ms", Long.class);
            return new Begun(
                    row.getObject("id", UUID.class),
                    row.getString("payload"),
                    row.getObject("attempts", Integer.class),
                    millis == null ? null : Duration.ofMillis(millis),
                    row.getString("trace_parent"));
        }
    }

    /**
     * Gives jobs that wait in the outbox, and were never tried, to a workflow that they share. Commits asynchronously: if a
     * crash loses the claim, it also loses everything that the workflow did.
     *
     * @return the ids of the jobs that it got
     */
    public Set<UUID> claim(Handle transaction, String workflowId, Collection<UUID> ids) {
        return transaction
                .createQuery("""
                        WITH setting AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
                        UPDATE jobs SET shared_workflow_id = :workflow FROM setting WHERE""" + UNLOCKED_OF_THESE + """
                         AND status = 'pending' AND attempt = 0 AND run_id IS NULL AND shared_workflow_id IS NULL
                        RETURNING id""")
                .bind("workflow", workflowId)
                .bindArray("ids", UUID.class, ids)
                .mapTo(UUID.class)
                .set();
    }

    /** Notes that Temporal has a shared workflow, and in which run. Commits asynchronously, as a single job's note does. */
    public void handedOver(Handle transaction, String workflowId, String runId) {
        transaction
                .createUpdate("""
                        WITH setting AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
                        UPDATE jobs SET run_id = :run FROM setting
                        WHERE id IN (SELECT id FROM jobs WHERE""" + OPEN_IN + """
                             AND run_id IS DISTINCT FROM :run ORDER BY id FOR UPDATE SKIP LOCKED)""")
                .bind("workflow", workflowId)
                .bind("run", runId)
                .execute();
    }

    /**
     * An open job of a workflow.
     *
     * @param isRunning whether an attempt was begun whose end is not stored
     */
    public record Open(UUID id, boolean isRunning) {}

    /** The open jobs of a workflow, in the order of their acceptance. */
    public List<Open> open(Handle handle, String workflowId) {
        return handle.createQuery("SELECT id, status FROM jobs WHERE" + OPEN_IN + " ORDER BY id")
                .bind("workflow", workflowId)
                .map((row, context) -> new Open(
                        row.getObject("id", UUID.class), row.getString("status").equals(JobStatus.RUNNING.wireName())))
                .list();
    }

    /**
     * Marks jobs that wait as running their first attempt in a run of the workflow; the others are not in the answer. Commits
     * asynchronously: if a crash loses the mark, the attempt is delivered again.
     *
     * @param again those of the jobs that the caller has tried to mark before without hearing whether they were marked; they are
     *     in the answer also if they were
     */
    public List<Begun> begin(
            Handle transaction, String workflowId, String runId, Collection<UUID> ids, Collection<UUID> again) {
        return transaction
                .createQuery("""
                        WITH setting AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
                        UPDATE jobs SET status = 'running', attempt = 1, run_id = :run, message = NULL, next_retry_at = NULL
                        FROM setting WHERE id = ANY (:ids) AND""" + OPEN_IN + """
                         AND (status = 'pending' AND NOT cancel_requested
                              OR status = 'running' AND run_id = :run AND id = ANY (:again))
                        RETURNING id, input AS payload, attempts, timeout_ms, trace_parent""")
                .bind("workflow", workflowId)
                .bind("run", runId)
                .bindArray("ids", UUID.class, ids)
                .bindArray("again", UUID.class, again)
                .map((row, context) -> Begun.of(row))
                .list();
    }

    /**
     * Stores how attempts ended. A job that is to be tried again leaves the workflow and waits in the outbox for a workflow of
     * its own; it is cancelled if somebody has asked for that. A job that left because its worker seemed to be lost is completed
     * all the same if that worker comes with its result, so that what is done is not done again.
     *
     * @return the jobs that have left
     */
    public List<OpenJob> end(Handle transaction, String workflowId, List<EndedAttempt> ended) {
        return transaction
                .createQuery("""
                        WITH changed AS (
                            UPDATE jobs SET
                                status = CASE WHEN went.status = 'pending' AND cancel_requested THEN 'cancelled' ELSE went.status END,
                                error_code = went.code, error = left(went.error, 1000), error_retryable = went.retryable,
                                message = NULL,
                                result = coalesce(went.result, jobs.result),
                                progress = CASE WHEN went.status = 'completed' THEN 100 ELSE progress END,
                                next_retry_at = now() + went.wait * interval '1 millisecond',
                                shared_workflow_id = CASE WHEN went.status <> 'pending' OR cancel_requested
                                                     THEN shared_workflow_id END,
                                run_id = CASE WHEN went.status <> 'pending' OR cancel_requested THEN run_id END
                            FROM unnest(:ended::uuid[], :statuses::text[], :results::text[], :codes::text[], :errors::text[],
                                        :waits::bigint[], :retryables::boolean[])
                                 AS went (job, status, result, code, error, wait, retryable)
                            WHERE jobs.id = went.job AND jobs.""" + OpenJob.CONDITION + """
                                  AND (shared_workflow_id = :workflow
                                       OR went.status = 'completed' AND shared_workflow_id IS NULL)
                            RETURNING jobs.*)
                        SELECT""" + " " + OpenJob.COLUMNS
                        + " FROM changed WHERE status = 'pending'")
                .bind("workflow", workflowId)
                .bindArray("ended", UUID.class, EndedAttempt.each(ended, EndedAttempt::id))
                .bindArray("statuses", String.class, EndedAttempt.each(ended, EndedAttempt::statusName))
                .bindArray("results", String.class, EndedAttempt.each(ended, EndedAttempt::result))
                .bindArray("codes", String.class, EndedAttempt.each(ended, EndedAttempt::code))
                .bindArray("errors", String.class, EndedAttempt.each(ended, EndedAttempt::error))
                .bindArray("retryables", Boolean.class, EndedAttempt.each(ended, EndedAttempt::retryable))
                .bindArray("waits", Long.class, EndedAttempt.each(ended, EndedAttempt::millisToWait))
                .map((row, context) -> OpenJob.of(row))
                .list();
    }

    /** Has the jobs that wait in the workflow leave it, each for a workflow of its own. */
    public List<OpenJob> leave(Handle transaction, String workflowId) {
        return transaction
                .createQuery("""
                        WITH changed AS (
                            UPDATE jobs SET shared_workflow_id = NULL, run_id = NULL
                            WHERE id IN (SELECT id FROM jobs WHERE status = 'pending' AND""" + OPEN_IN + """
                                          ORDER BY id FOR UPDATE SKIP LOCKED)
                            RETURNING jobs.*)
                        SELECT""" + " " + OpenJob.COLUMNS + " FROM changed")
                .bind("workflow", workflowId)
                .map((row, context) -> OpenJob.of(row).alone())
                .list();
    }

    /**
     * Has the jobs whose attempt was begun leave the workflow, because their worker was lost. The attempts go on in
     * workflows of their own, so that a job that kills its workers harms no other job.
     *
     * @param why for people
     */
    public List<OpenJob> leaveAfterLoss(Handle transaction, String workflowId, String why) {
        return transaction
                .createQuery(
                        """
                        WITH changed AS (
                            UPDATE jobs SET status = CASE WHEN cancel_requested THEN 'cancelled' ELSE 'pending' END,
                                            error_code = :code, error = :error, error_retryable = true, message = NULL,
                                            run_id = NULL,
                                            shared_workflow_id = CASE WHEN cancel_requested THEN shared_workflow_id END
                            WHERE status = 'running' AND""" + OPEN_IN + """
                             RETURNING jobs.*)
                        SELECT""" + " " + OpenJob.COLUMNS + " FROM changed WHERE shared_workflow_id IS NULL")
                .bind("workflow", workflowId)
                .bind("code", JobFailure.WORKER_LOST)
                .bind("error", why)
                .map((row, context) -> OpenJob.of(row))
                .list();
    }

    /** Stores, for all jobs that wait in the workflow, why they wait and until when. */
    public void waitTogether(Handle transaction, String workflowId, JobFailure failure) {
        transaction
                .createUpdate("""
                        UPDATE jobs SET error_code = :code, error = left(:error, 1000), error_retryable = true,
                                        next_retry_at = now() + :millis * interval '1 millisecond'
                        WHERE id IN (SELECT id FROM jobs WHERE status = 'pending' AND""" + OPEN_IN + """
                                      ORDER BY id FOR UPDATE SKIP LOCKED)""")
                .bind("workflow", workflowId)
                .bind("code", failure.code())
                .bind("error", failure.message())
                .bind(
                        "millis",
                        failure.retryIn() == null ? 0 : failure.retryIn().toMillis())
                .execute();
    }

    /**
     * Asks for the cancellation of a job of a workflow.
     *
     * @return whether it runs, so that its worker ends it; if it is false, the job begins no more and the caller ends it
     */
    public boolean requestCancel(Handle transaction, String workflowId, UUID id) {
        return transaction
                .createQuery(
                        "UPDATE jobs SET cancel_requested = true WHERE id = :id AND" + OPEN_IN + " RETURNING status")
                .bind("workflow", workflowId)
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .filter(JobStatus.RUNNING.wireName()::equals)
                .isPresent();
    }

    /** The running jobs of a workflow whose cancellation was asked for. */
    public Set<UUID> toCancel(Handle handle, String workflowId) {
        return handle.createQuery("SELECT id FROM jobs WHERE status = 'running' AND cancel_requested AND" + OPEN_IN)
                .bind("workflow", workflowId)
                .mapTo(UUID.class)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Ends these jobs of a workflow as cancelled. */
    public void cancel(Handle transaction, String workflowId, Collection<UUID> ids) {
        transaction
                .createUpdate(
                        "UPDATE jobs SET status = 'cancelled', message = NULL WHERE id = ANY (:ids) AND" + OPEN_IN)
                .bind("workflow", workflowId)
                .bindArray("ids", UUID.class, ids)
                .execute();
    }

    /** Ends every open job of a workflow as cancelled. */
    public void cancelAll(Handle transaction, String workflowId) {
        transaction
                .createUpdate("UPDATE jobs SET status = 'cancelled', message = NULL WHERE" + OPEN_IN)
                .bind("workflow", workflowId)
                .execute();
    }
}
