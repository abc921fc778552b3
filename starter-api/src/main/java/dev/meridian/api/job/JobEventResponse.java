package dev.meridian.api.job;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of a job; its fields are the job's right after it.
 *
 * @param seq the number of the change within its job, from 1 without gaps
 */
record JobEventResponse(
        UUID jobId,
        int seq,
        String type,
        String tenant,
        String status,
        @Nullable String outcome,
        int progress,
        long processedItems,
        @Nullable Long totalItems,
        @Nullable String message,
        JobResponse.@Nullable ErrorResponse error,
        int attempt,
        Instant at) {}
