package dev.meridian.api.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.job.table.JobError;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job as the API shows it. In JSON the members of its parts stand directly in one object.
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
     * How new this answer is.
     *
     * @param seq the number of the job's newest change, from 1: of two answers, events or frames the one with the higher number is
     *     the newer one
     * @param updatedAt when its newest event was written
     * @param estimatedCompletionAt extrapolated from the rate so far; only while the job runs
     */
    public record Times(
            int seq, Instant updatedAt, @Nullable Instant estimatedCompletionAt) {}

    /**
     * Where the job runs, and which job it repeats.
     *
     * @param temporalUrl the workflow in Temporal's Web UI
     * @param retryOf the job that this one repeats
     * @param traceId the trace that the job was accepted in, where traces are collected
     */
    public record Execution(
            String workflowId,
            @Nullable String runId,
            @Nullable String temporalUrl,
            @Nullable UUID retryOf,
            @Nullable String traceId) {}

    /**
     * The contents of the job, and links to more.
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
     * @param retryable whether another attempt could help; missing if that is not known
     */
    public record ErrorResponse(
            String code, String message, @Nullable Boolean retryable) {
        /** Null if nothing failed. */
        public static @Nullable ErrorResponse of(@Nullable JobError error) {
            return error == null ? null : new ErrorResponse(error.code(), error.message(), error.retryable());
        }
    }
}
