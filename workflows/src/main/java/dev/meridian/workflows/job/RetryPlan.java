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

    /** Longer than this nobody's {@code Retry-After} is honoured: the job fails or tries again by then. */
    public static final Duration LONGEST_REQUESTED_WAIT = Duration.ofHours(1);

    /** The same plan with another number of attempts. */
    public RetryPlan withAttempts(int newAttempts) {
        return new RetryPlan(newAttempts, firstWait, factor, longestWait);
    }

    /**
     * The wait before the next attempt; never shorter than the other side asked for.
     *
     * @param attempt the attempt that failed, from 1
     * @param failure how it failed
     * @return empty if there is no next attempt, because this was the last one or because trying again cannot help; what
     *     was no attempt ({@link JobFailure#countsAsAttempt}) is not the last one
     */
    public Optional<Duration> waitAfter(int attempt, JobFailure failure) {
        if (!failure.retryable() || (attempt >= attempts && failure.countsAsAttempt())) {
            return Optional.empty();
        }
        double millis = firstWait.toMillis() * Math.pow(factor, attempt - 1.0);
        Duration planned = millis >= longestWait.toMillis() ? longestWait : Duration.ofMillis((long) millis);
        return Optional.of(longer(planned, requested(failure)));
    }

    private static Duration requested(JobFailure failure) {
        Duration asked = failure.retryIn();
        if (asked == null) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST_REQUESTED_WAIT) > 0 ? LONGEST_REQUESTED_WAIT : asked;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
