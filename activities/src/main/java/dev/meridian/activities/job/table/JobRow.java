package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as the table {@code jobs} has it.
 *
 * @param outcome why a completed job did less than it was asked for, for example because a newer job superseded it
 * @param progress 0..100
 * @param processedItems in the job's own unit (views, objects, cells), never more than {@code totalItems}
 * @param totalItems null until it is known
 * @param message what the job is doing, for people
 * @param error how the job's last attempt failed
 * @param attempt the number of the current attempt, from 1; 0 before the first attempt
 * @param priority 1..5; jobs with priority 1 run first
 * @param subject what the job is about, e.g. an explorer's slug
 * @param runId the Temporal run that has the job; null while the job waits in the outbox
 * @param updatedAt when its newest event was written
 * @param eventSeq the number of the job's newest event
 * @param runAt the earliest time at which the job may begin; null if it may begin at once
 * @param nextRetryAt when a job whose last attempt failed is tried again
 * @param retryOf the job that this one repeats
 * @param traceId the trace that the job was accepted in; null if the request was not traced
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
    /** How the last attempt failed or that its worker was lost; null unless the job is being tried again. */
    public @Nullable JobError lastFailure() {
        return status.isOpen() ? error : null;
    }
}
