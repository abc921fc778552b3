package dev.meridian.api.job;

import dev.meridian.activities.job.table.JobError;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job as the API shows it.
 *
 * @param type for example {@code explorer_refresh}
 * @param status pending, running, completed, failed or cancelled
 * @param outcome why a completed job did less than it was asked for
 * @param progress 0..100
 * @param processedItems in the job's own unit
 * @param totalItems missing until it is known
 * @param message what the job is doing, for people
 * @param error how the job's last attempt failed
 * @param attempt the number of the current attempt, from 1; 0 before the first attempt
 * @param priority 1..5; jobs with priority 1 run first
 * @param updatedAt when its newest event was written
 * @param estimatedCompletionAt extrapolated from the rate so far; only while the job runs
 * @param temporalUrl the workflow in Temporal's Web UI
 * @param runAt the earliest time at which the job may begin
 * @param nextRetryAt when a job whose last attempt failed ({@code error}) is tried again
 * @param retryOf the job that this one repeats
 * @param lastFailure of a job that is being tried again: how its last attempt failed, or that its worker was lost
 * @param traceId the trace that the job was accepted in, where traces are collected
 * @param payload the job's payload; only in the answer about a single job
 * @param result the job's result; only in the answer about a single job
 * @param links paths of this API by name: self, events, cancel while the job can be cancelled, retry once it has ended,
 *     items of a batch
 */
public record JobResponse(
        UUID id,
        String type,
        String tenant,
        String status,
        @Nullable String outcome,
        int progress,
        long processedItems,
        @Nullable Long totalItems,
        @Nullable String message,
        @Nullable ErrorResponse error,
        int attempt,
        int priority,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        Instant updatedAt,
        @Nullable Instant estimatedCompletionAt,
        String workflowId,
        @Nullable String runId,
        @Nullable String temporalUrl,
        @Nullable Instant runAt,
        @Nullable Instant nextRetryAt,
        @Nullable UUID retryOf,
        @Nullable ErrorResponse lastFailure,
        @Nullable String traceId,
        @Nullable JsonNode payload,
        @Nullable JsonNode result,
        Map<String, String> links) {

    /** The same job with its payload and its result. */
    JobResponse with(@Nullable JsonNode itsPayload, @Nullable JsonNode itsResult) {
        return new JobResponse(
                id,
                type,
                tenant,
                status,
                outcome,
                progress,
                processedItems,
                totalItems,
                message,
                error,
                attempt,
                priority,
                createdAt,
                startedAt,
                completedAt,
                updatedAt,
                estimatedCompletionAt,
                workflowId,
                runId,
                temporalUrl,
                runAt,
                nextRetryAt,
                retryOf,
                lastFailure,
                traceId,
                itsPayload,
                itsResult,
                links);
    }

    /**
     * How an attempt failed.
     *
     * @param code stable and for programs
     * @param message for people
     */
    public record ErrorResponse(String code, String message) {
        /** Null if nothing failed. */
        public static @Nullable ErrorResponse of(@Nullable JobError error) {
            return error == null ? null : new ErrorResponse(error.code(), error.message());
        }
    }
}
