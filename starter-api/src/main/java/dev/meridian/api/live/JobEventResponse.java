package dev.meridian.api.live;

import dev.meridian.activities.job.table.JobEvent;
import dev.meridian.api.job.JobResponse;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of a job; the fields show the job right after the change.
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
        Instant at) {
    static JobEventResponse of(JobEvent event) {
        return new JobEventResponse(
                event.jobId(),
                event.seq(),
                event.type().name(),
                event.tenant(),
                event.status().wireName(),
                event.outcome(),
                event.progress(),
                event.processedItems(),
                event.totalItems(),
                event.message(),
                JobResponse.ErrorResponse.of(event.error()),
                event.attempt(),
                event.at());
    }
}
