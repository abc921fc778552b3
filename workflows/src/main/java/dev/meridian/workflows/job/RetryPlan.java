package dev.meridian.workflows.job;

import java.time.Duration;
import java.util.Optional;

/**
 * How often a job is tried and how long it waits in between.
 *
 * <p>Only failures that the code reports count. A lost worker is not an attempt: Temporal hands the activity to another
 * worker, at most {@link ActivityPolicies#MAX_LOST_WORKERS} times in a row.
 *
 * @param attempts how often the work is tried at most, from 1
 * @param firstWait the wait after the first failed attempt
 * @param factor by what each further wait grows
 * @param longestWait the cap of every wait
 */
public record RetryPlan(int attempts, Duration firstWait, double factor, Duration longestWait) {
    public RetryPlan {
        if (attempts < 1 || factor < 1 || firstWait.isNegative() || longestWait.compareTo(firstWait) < 0) {
            throw new IllegalArgumentException("attempts and factor start at 1, waits do not shrink");
        }
    }

    /**
     * The wait before the next attempt.
     *
     * @param attempt the attempt that failed, from 1
     * @param failure how it failed
     * @return empty if there is no next attempt, because this was the last one or because trying again cannot help
     */
    public Optional<Duration> waitAfter(int attempt, JobFailure failure) {
        if (!failure.retryable() || attempt >= attempts) {
            return Optional.empty();
        }
        double millis = firstWait.toMillis() * Math.pow(factor, attempt - 1.0);
        return Optional.of(millis >= longestWait.toMillis() ? longestWait : Duration.ofMillis((long) millis));
    }
}
