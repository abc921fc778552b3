package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands in the projection.
 *
 * @param outcome why a completed job had less to do than it was asked for
 * @param progress 0..100
 * @param processedItems in the job's own unit (views, objects, cells), never more than {@code totalItems}
 * @param totalItems null until it is known
 * @param message what the job is doing, for people
 * @param error how its last attempt failed
 * @param attempt which attempt this is, from 1; 0 before the first
 * @param priority 1..5, 1 first
 * @param subject what the job is about, e.g. an explorer's slug
 * @param runId the run that has the job; null while Temporal does not have it
 * @param updatedAt when its newest event was written
 * @param eventSeq the number of the job's newest event
 * @param runAt not before then; null if it was wanted at once
 * @param nextRetryAt when a job whose last attempt failed is tried again
 * @param retryOf the job that this one repeats
 * @param traceId the trace that the job was accepted in; null if that was in none
 */
public record JobRow(
        UUID id,
        JobType type,
        String tenant,
        JobStatus status,
        @Nullable String outcome,
        int progress,
        long processedItems,
        @Nullable Long totalItems,
        @Nullable String message,
        @Nullable JobError error,
        int attempt,
        int priority,
        String subject,
        @Nullable Long generation,
        String workflowId,
        @Nullable String runId,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        Instant updatedAt,
        int eventSeq,
        @Nullable Instant runAt,
        @Nullable Instant nextRetryAt,
        @Nullable UUID retryOf,
        @Nullable String traceId) {
    /** How the last attempt of a job failed, or what became of its worker, if the job is being tried again. */
    public @Nullable JobError lastFailure() {
        return status.isOpen() ? error : null;
    }
}
