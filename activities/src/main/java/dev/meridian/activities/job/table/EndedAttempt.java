package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt of a job that shares a workflow ended.
 *
 * @param status completed, failed, cancelled or, if the job is to be tried again, pending
 * @param result JSON text of a completed job
 * @param failure of a job that did not complete, with the wait before its next attempt
 */
public record EndedAttempt(
        UUID id,
        JobStatus status,
        @Nullable String result,
        @Nullable JobFailure failure) {
    String statusName() {
        return status.wireName();
    }

    @Nullable
    String code() {
        return failure == null ? null : failure.code();
    }

    @Nullable
    String error() {
        return failure == null ? null : failure.message();
    }

    @Nullable
    Boolean retryable() {
        return failure == null ? null : failure.retryable();
    }

    @Nullable
    Long millisToWait() {
        return Optional.ofNullable(failure)
                .filter(_ -> status == JobStatus.PENDING)
                .map(JobFailure::retryIn)
                .map(Duration::toMillis)
                .orElse(null);
    }

    static @Nullable Object[] each(List<EndedAttempt> ended, Function<EndedAttempt, @Nullable Object> part) {
        return ended.stream().map(part).toArray();
    }
}
