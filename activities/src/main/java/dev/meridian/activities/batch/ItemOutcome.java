package dev.meridian.activities.batch;

import dev.meridian.activities.job.performer.ParallelTasks;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one attempt of an item.
 *
 * @param status pending (it is tried again after {@code retryIn}), completed or failed
 * @param attempt how many attempts the item has used up
 * @param result the result as JSON text
 */
record ItemOutcome(
        int index,
        String status,
        int attempt,
        @Nullable String result,
        @Nullable JobFailure failure,
        Duration retryIn) {
    static ItemOutcome of(int index, int attempt, ParallelTasks.Outcome outcome, RetryPlan plan) {
        JobFailure failure = outcome.failure();
        return failure == null
                ? completed(index, attempt, Objects.requireNonNull(outcome.result(), "a success has a result"))
                : failed(index, attempt, failure, plan);
    }

    static ItemOutcome completed(int index, int attempt, String result) {
        return new ItemOutcome(index, "completed", attempt, result, null, Duration.ZERO);
    }

    static ItemOutcome failed(int index, int attempt, JobFailure failure, RetryPlan plan) {
        Attempts attempts = new Attempts(plan, attempt);
        Optional<Duration> wait = attempts.waitAfter(failure);
        return new ItemOutcome(
                index,
                wait.isPresent() ? "pending" : "failed",
                attempts.usedUp(),
                null,
                failure,
                wait.orElse(Duration.ZERO));
    }

    @Nullable
    String code() {
        return failure == null ? null : failure.code();
    }

    @Nullable
    String error() {
        return failure == null ? null : failure.message();
    }
}
