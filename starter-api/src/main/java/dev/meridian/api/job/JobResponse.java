package dev.meridian.api.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.job.table.JobError;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job as the API shows it: one JSON object without inner ones for its parts.
 *
 * @param type for example {@code explorer_refresh}
 * @param error how the job's last attempt failed
 */
public record JobResponse(
        UUID id,
        String type,
        String tenant,
        @JsonUnwrapped JobStateResponse state,
        @Nullable ErrorResponse error,
        @JsonUnwrapped Times times,
        @JsonUnwrapped Execution execution,
        @JsonUnwrapped Details details) {

    /**
     * When what happened to it.
     *
     * @param priority 1..5; jobs with priority 1 run first
     * @param updatedAt when its newest event was written
     * @param estimatedCompletionAt extrapolated from the rate so far; only while the job runs
     */
    public record Times(
            int priority,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            Instant updatedAt,
            @Nullable Instant estimatedCompletionAt) {}

    /**
     * Who does it, and whether it is done again.
     *
     * @param temporalUrl the workflow in Temporal's Web UI
     * @param runAt the earliest time at which the job may begin
     * @param nextRetryAt when a job whose last attempt failed ({@code error}) is tried again
     * @param retryOf the job that this one repeats
     * @param lastFailure of a job that is being tried again: how its last attempt failed, or that its worker was lost
     * @param traceId the trace that the job was accepted in, where traces are collected
     */
    public record Execution(
            String workflowId,
            @Nullable String runId,
            @Nullable String temporalUrl,
            @Nullable Instant runAt,
            @Nullable Instant nextRetryAt,
            @Nullable UUID retryOf,
            @Nullable ErrorResponse lastFailure,
            @Nullable String traceId) {}

    /**
     * What can be read of it and where.
     *
     * @param payload the job's payload; only in the answer about a single job
     * @param result the job's result; only in the answer about a single job
     * @param links paths of this API by name: self, events, cancel while the job can be cancelled, retry once it has
     *     ended, items of a batch
     */
    public record Details(
            @Nullable JsonNode payload, @Nullable JsonNode result, Map<String, String> links) {}

    /** The same job with its payload and its result. */
    JobResponse with(@Nullable JsonNode payload, @Nullable JsonNode result) {
        Details all = new Details(payload, result, details.links());
        return new JobResponse(id, type, tenant, state, error, times, execution, all);
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
