package dev.meridian.api.job;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as the API shows it.
 *
 * @param type for example {@code explorer_refresh}
 * @param status pending, running, completed, failed or cancelled
 * @param outcome why a completed job had less to do than it was asked for
 * @param progress 0..100
 * @param processedItems in the job's own unit
 * @param totalItems missing until it is known
 * @param message what the job is doing
 * @param error how its last attempt failed
 * @param attempt from 1; 0 before the first
 * @param priority 1..5, 1 first
 * @param estimatedCompletionAt at the rate so far; only while it runs
 * @param temporalUrl the workflow in Temporal's Web UI
 * @param links paths of this API by what they lead to: self, events, cancel while it can be cancelled
 */
record JobResponse(
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
        @Nullable Instant estimatedCompletionAt,
        String workflowId,
        @Nullable String runId,
        @Nullable String temporalUrl,
        Map<String, String> links) {

    /**
     * How an attempt failed.
     *
     * @param code stable and for programs
     * @param message for people
     */
    record ErrorResponse(String code, String message) {}
}
