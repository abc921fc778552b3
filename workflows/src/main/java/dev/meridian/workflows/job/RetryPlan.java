package dev.meridian.workflows.job;

import java.time.Duration;

/**
 * How often a job is tried and how long it waits in between; {@link Attempts} counts by it.
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

    /** The same plan with another number of attempts. */
    public RetryPlan withAttempts(int newAttempts) {
        return new RetryPlan(newAttempts, firstWait, factor, longestWait);
    }

    /** The wait after an attempt, counted from 1, whether or not another attempt follows. */
    Duration waitAfter(int attempt) {
        double millis = firstWait.toMillis() * Math.pow(factor, attempt - 1.0);
        return millis >= longestWait.toMillis() ? longestWait : Duration.ofMillis((long) millis);
    }
}
