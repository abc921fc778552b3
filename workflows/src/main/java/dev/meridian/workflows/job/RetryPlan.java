package dev.meridian.workflows.job;

import java.time.Duration;
import java.util.Optional;

/**
 * How many attempts a job has and how long it waits between them.
 *
 * <p>Only failures that an activity reports use up attempts. A lost worker uses up none: Temporal hands the activity to
 * another worker, at most {@link ActivityPolicies#MAX_LOST_WORKERS} times in a row.
 *
 * @param attempts the most attempts, at least 1
 * @param firstWait the wait after the first failed attempt
 * @param factor the factor by which each wait is longer than the wait before it
 * @param longestWait the longest wait
 */
public record RetryPlan(int attempts, Duration firstWait, double factor, Duration longestWait) {
    public RetryPlan {
        if (attempts < 1 || factor < 1 || firstWait.isNegative() || longestWait.compareTo(firstWait) < 0) {
            throw new IllegalArgumentException("attempts and factor start at 1, waits do not shrink");
        }
    }

    /**
     * The longest {@code Retry-After} that is honoured; a job whose receiver asks for more is tried again after this
     * time.
     */
    public static final Duration LONGEST_REQUESTED_WAIT = Duration.ofHours(1);

    /** The same plan with another number of attempts. */
    public RetryPlan withAttempts(int newAttempts) {
        return new RetryPlan(newAttempts, firstWait, factor, longestWait);
    }

    /**
     * The wait before the next attempt; it is never shorter than the other side asked for.
     *
     * @param attempt the attempt that failed, from 1
     * @param failure how the attempt failed
     * @return empty if there is no next attempt, because this was the last attempt or because trying again cannot help;
     *     a try that used up no attempt ({@link JobFailure#countsAsAttempt}) is never the last
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
