package dev.meridian.activities.job.table;

import dev.meridian.activities.job.work.Actor;
import dev.meridian.activities.job.work.AskedBy;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobOutcome;
import dev.meridian.workflows.job.Progress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes the {@code jobs} table, always inside the caller's transaction; triggers number the change, append it to
 * {@code job_events} and notify listeners.
 *
 * <p>Every method is idempotent by job id: a job that has ended keeps its final state, and the returned boolean is
 * false.
 */
public final class JobProjection {
    private static final String IF_OPEN = " WHERE id = :id AND " + OpenJob.CONDITION;

    /** Inserts the job as pending, unless it is there already; the answer is for the outbox, after the transaction. */
    public OpenJob insert(Handle transaction, NewJob job) {
        OpenJob open = OpenJob.accepted(job, NextTry.first(JobTerms.DEFAULT_PRIORITY, null));
        Actor asker = AskedBy.forJobOf(job.tenant());
        transaction
                .createUpdate("""
                        INSERT INTO jobs (id, tenant, type, status, subject, title, asked_by, asked_by_id, generation,
                                          workflow_id, trace_parent)
                        VALUES (:id, :tenant, :type, 'pending', :subject, :title, :askedBy, :askedById, :generation,
                                :workflowId, :traceParent)
                        ON CONFLICT (id) DO NOTHING""")
                .bindMethods(open)
                .bind("title", job.title())
                .bind("askedBy", Actor.name(asker))
                .bind("askedById", Actor.id(asker))
                .execute();
        return open;
    }

    /**
     * Inserts a job that was asked for by request; the answer is for the outbox, after the transaction. Empty if the job is
     * there already, or if the tenant has an open job of the type with the same singleton key.
     */
    public Optional<OpenJob> insert(Handle transaction, NewJob job, JobTerms terms) {
        JobInsert insert = JobInsert.of(job, terms);
        return JobInsert.insert(transaction, List.of(insert)).isEmpty() ? Optional.empty() : Optional.of(insert.job());
    }

    /** Stores the terms of a request whose job a feature has inserted itself. */
    public void askedFor(Handle transaction, UUID id, JobTerms terms) {
        transaction
                .createUpdate("""
                        UPDATE jobs SET retry_of = :retryOf::uuid, request_hash = decode(:hash, 'hex'), input = :payload
                        WHERE id = :id""")
                .bind("id", id)
                .bind("retryOf", terms.retryOf())
                .bind("hash", terms.requestHash())
                .bind("payload", terms.payload())
                .execute();
    }

    /**
     * Notes that Temporal has jobs, each in its run; until then a row is the outbox. A job that a shared workflow has
     * taken meanwhile stays with that, and a job that is being changed at this moment is left out. Call it in a transaction of
     * its own, because it commits asynchronously (without waiting for the disk). If a crash loses this note, it also loses
     * everything that the run committed later, and the job is handed over again.
     */
    public void handedOver(Handle transaction, Map<UUID, String> runs) {
        List<UUID> ids = runs.keySet().stream().sorted().toList();
        transaction
                .createUpdate("""
                        WITH setting AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
                        UPDATE jobs SET run_id = went.run
                        FROM setting, unnest(:ids::uuid[], :runs::text[]) AS went (job, run)
                        WHERE id = went.job AND id IN (
                            SELECT id FROM jobs WHERE id = ANY (:ids) AND shared_workflow_id IS NULL
                            ORDER BY id FOR UPDATE SKIP LOCKED)
                          AND run_id IS DISTINCT FROM went.run""")
                .bindArray("ids", UUID.class, ids)
                .bindArray("runs", String.class, ids.stream().map(runs::get).toArray())
                .execute();
    }

    /** Notes that Temporal has taken one job, in this run. */
    public void handedOver(Handle transaction, UUID id, String runId) {
        handedOver(transaction, Map.of(id, runId));
    }

    /** Says how many items a job has, once all are known. */
    public void setTotal(Handle transaction, UUID id, int items) {
        transaction
                .createUpdate("UPDATE jobs SET total_items = :total WHERE id = :id")
                .bind("total", items)
                .bind("id", id)
                .execute();
    }

    /** Marks the job as running its {@code attempt}th attempt; returns whether the job is open. */
    public boolean start(Handle transaction, UUID id, int attempt) {
        return changed(transaction
                .createUpdate(
                        "UPDATE jobs SET status = 'running', attempt = :attempt, message = NULL, next_retry_at = NULL"
                                + IF_OPEN)
                .bind("id", id)
                .bind("attempt", attempt)
                .execute());
    }

    /**
     * Marks a job that has a workflow of its own as running its {@code attempt}th attempt in a run of it, and returns its
     * payload; empty if the job has ended or another workflow has it. Commits asynchronously in a transaction of its own: if a
     * crash loses the mark, the attempt is delivered again.
     */
    public Optional<Begun> begin(Handle transaction, UUID id, int attempt, String runId) {
        return transaction
                .createQuery("""
                        WITH setting AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
                        UPDATE jobs SET status = 'running', attempt = :attempt, message = NULL, next_retry_at = NULL, run_id = :run
                        FROM setting""" + IF_OPEN + " AND shared_workflow_id IS NULL RETURNING input AS payload")
                .bind("id", id)
                .bind("attempt", attempt)
                .bind("run", runId)
                .map((row, context) -> new Begun(row.getString("payload")))
                .findOne();
    }

    /** A job whose attempt has begun; the payload is JSON text, and null if the job was stored without one. */
    public record Begun(@Nullable String payload) {}

    /**
     * Stores how far the job is. Progress never moves backwards and is written as an event at most once a second.
     *
     * @param percent 0..100
     * @param message what the job is doing, for people
     */
    public void progress(Handle transaction, UUID id, Progress progress, int percent, String message) {
        transaction
                .createUpdate("""
                        UPDATE jobs SET processed_items = :processed, total_items = :total, progress = :percent,
                                        message = :message""" + IF_OPEN)
                .bind("id", id)
                .bind("processed", progress.processed())
                .bind("total", progress.total())
                .bind("percent", percent)
                .bind("message", message)
                .execute();
    }

    /**
     * Ends the job as completed. Without an outcome all its items count as processed, and a job that never showed as
     * running gets a start time and a first attempt, because it has been done.
     */
    public boolean complete(Handle transaction, UUID id, @Nullable String outcome) {
        return complete(transaction, id, outcome, null);
    }

    /** Ends the job as completed, with its result as JSON. */
    public boolean completeWith(Handle transaction, UUID id, String result) {
        return complete(transaction, id, null, result);
    }

    /** Ends the job as completed with a part of its work, and with the result of that part as JSON. */
    public boolean completePartly(Handle transaction, UUID id, String outcome, String result) {
        return complete(transaction, id, outcome, result);
    }

    private static boolean complete(Handle transaction, UUID id, @Nullable String outcome, @Nullable String result) {
        return changed(transaction
                .createUpdate("""
                        UPDATE jobs SET status = 'completed', outcome = :outcome, message = NULL, error_code = NULL,
                                        error = NULL, error_retryable = NULL, result = coalesce(:result, result),
                                        progress = CASE WHEN :outcome::text IS NULL THEN 100 ELSE progress END,
                                        processed_items = CASE WHEN :outcome::text IS NULL
                                                          THEN coalesce(total_items, processed_items)
                                                          ELSE processed_items END,
                                        attempt = CASE WHEN :outcome::text IS NULL
                                                  THEN greatest(attempt, 1) ELSE attempt END,
                                        started_at = CASE WHEN :outcome::text IS NULL
                                                     THEN coalesce(started_at, clock_timestamp())
                                                     ELSE started_at END""" + IF_OPEN)
                .bind("id", id)
                .bind("outcome", outcome)
                .bind("result", result)
                .execute());
    }

    /**
     * Puts the job back to pending with the failure of its last attempt and the time at which the next attempt is due.
     */
    public boolean retryLater(Handle transaction, UUID id, JobFailure failure) {
        return endAs(transaction, id, "pending", failure);
    }

    /**
     * Notes that workers were lost during the job's running attempt. The attempt continues on another worker and does
     * not count as failed.
     */
    public void workerLost(Handle transaction, UUID id, int workers) {
        transaction
                .createUpdate("""
                        UPDATE jobs SET error_code = :code, error = :error, error_retryable = true
                        WHERE id = :id AND status = 'running'""")
                .bind("id", id)
                .bind("code", JobFailure.WORKER_LOST)
                .bind("error", workers + (workers == 1 ? " worker was" : " workers were") + " lost with this attempt")
                .execute();
    }

    /**
     * Stores which part of a running job, such as an item of a batch, is tried again next.
     *
     * @param failure how that part failed; null if no part is tried again
     * @param nextAt when that part is due
     */
    public void retriesPart(Handle transaction, UUID id, @Nullable JobError failure, @Nullable Instant nextAt) {
        transaction
                .createUpdate("""
                        UPDATE jobs SET error_code = :code, error = :error, next_retry_at = :at::timestamptz,
                                        error_retryable = CASE WHEN :code::text IS NOT NULL THEN true END
                        WHERE id = :id AND status = 'running' AND coalesce(:code, error_code) IS NOT NULL""")
                .bind("id", id)
                .bind("code", failure == null ? null : failure.code())
                .bind("error", failure == null ? null : failure.message())
                .bind("at", nextAt == null ? null : nextAt.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /** Ends the job as failed. */
    public boolean fail(Handle transaction, UUID id, JobFailure failure) {
        return endAs(transaction, id, "failed", failure);
    }

    /** Ends the job as cancelled; what the job has saved is kept. */
    public boolean cancel(Handle transaction, UUID id) {
        return changed(transaction
                .createUpdate("UPDATE jobs SET status = 'cancelled', message = NULL" + IF_OPEN)
                .bind("id", id)
                .execute());
    }

    /**
     * Ends, in one statement, the open jobs of a workflow whose generation is lower than this one; they complete with
     * the outcome "superseded".
     */
    public int supersedeOlder(Handle transaction, String workflowId, long generation) {
        return transaction
                .createUpdate("""
                        UPDATE jobs SET status = 'completed', outcome = :outcome, message = NULL
                        WHERE workflow_id = :workflowId AND generation < :generation AND\s""" + OpenJob.CONDITION)
                .bind("outcome", JobOutcome.SUPERSEDED)
                .bind("workflowId", workflowId)
                .bind("generation", generation)
                .execute();
    }

    /**
     * Ends the jobs that waited behind a job that has just been cancelled; they complete with the outcome "superseded",
     * because the workflow has kept only the newest request. A job that has begun goes on, also while it waits for its
     * next attempt.
     */
    public int supersedeWaiting(Handle transaction, UUID cancelled) {
        return transaction
                .createUpdate("""
                        UPDATE jobs AS j SET status = 'completed', outcome = :outcome, message = NULL
                        FROM jobs AS c
                        WHERE c.id = :id AND j.workflow_id = c.workflow_id AND j.generation < c.generation
                          AND j.status = 'pending' AND j.attempt = 0""")
                .bind("outcome", JobOutcome.SUPERSEDED)
                .bind("id", cancelled)
                .execute();
    }

    /** Ends the open jobs of a workflow up to a generation as cancelled. */
    public int cancelOpen(Handle transaction, String workflowId, long upToGeneration) {
        return transaction
                .createUpdate("""
                        UPDATE jobs SET status = 'cancelled', message = NULL
                        WHERE workflow_id = :workflowId AND generation <= :generation AND\s""" + OpenJob.CONDITION)
                .bind("workflowId", workflowId)
                .bind("generation", upToGeneration)
                .execute();
    }

    private static boolean endAs(Handle transaction, UUID id, String status, JobFailure failure) {
        return changed(transaction
                .createUpdate("""
                        UPDATE jobs SET status = :status, error_code = :code, error = left(:error, 1000), message = NULL,
                                        error_retryable = :retryable,
                                        next_retry_at = CASE WHEN :status = 'pending' AND :millis::bigint IS NOT NULL
                                                        THEN now() + :millis::bigint * interval '1 millisecond'
                                                        ELSE next_retry_at END""" + IF_OPEN)
                .bind("id", id)
                .bind("status", status)
                .bind("code", failure.code())
                .bind("error", failure.message())
                .bind("retryable", failure.retryable())
                .bind(
                        "millis",
                        failure.retryIn() == null ? null : failure.retryIn().toMillis())
                .execute());
    }

    private static boolean changed(int rows) {
        return rows > 0;
    }
}
