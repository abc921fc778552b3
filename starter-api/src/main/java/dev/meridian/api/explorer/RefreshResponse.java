package dev.meridian.api.explorer;

import dev.meridian.activities.job.table.query.GenerationJobs.GenerationJob;
import dev.meridian.api.job.JobResponse.ErrorResponse;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that brings an explorer's views and objects up to date.
 *
 * @param generation of the explorer, for which the job was made
 * @param error how the job's last attempt failed
 */
record RefreshResponse(
        UUID jobId,
        long generation,
        String status,
        @Nullable String outcome,
        @Nullable ErrorResponse error,
        Instant createdAt,
        @Nullable Instant completedAt) {
    static RefreshResponse of(GenerationJob job) {
        return new RefreshResponse(
                job.id(),
                job.generation(),
                job.status().wireName(),
                job.outcome(),
                ErrorResponse.of(job.error()),
                job.createdAt(),
                job.completedAt());
    }
}
