package dev.meridian.workflows.job;

import java.time.Duration;
import java.util.Optional;

/**
 * Counts the attempts of one piece of work: the number of the attempt that runs, and after a failure the wait before the
 * next try, or that there is none.
 *
 * <p>A try uses up an attempt only if it failed by itself ({@link JobFailure#usesUpAttempt}). A wait for a quota or for another job, a
 * lost worker and an outage of the installation's own servers use up none.
 */
public final class Attempts {
    /** The longest wait that another system can ask for by {@code Retry-After}; after it the job is tried again. */
    public static final Duration LONGEST_REQUESTED_WAIT = Duration.ofHours(1);

    /**
     * The waits while one of the installation's own servers is away: they grow, so that a long outage makes a short
     * history.
     */
    private static final RetryPlan OUTAGES = new RetryPlan(1, Duration.ofSeconds(2), 2, Duration.ofMinutes(5));

    /**
     * The waits for another job, such as one that has the same snapshot: short at first, and never so long that a job
     * waits much longer than it has to.
     */
    private static final RetryPlan OTHER_JOBS = new RetryPlan(1, Duration.ofSeconds(2), 2, Duration.ofMinutes(1));

    private final RetryPlan plan;
    private int current;
    private int outagesInARow;
    private int otherJobsInARow;

    /** Begins with the first attempt. */
    public Attempts(RetryPlan plan) {
        this(plan, 1);
    }

    /**
     * @param plan how often the work is tried
     * @param first the attempt that it goes on with, from 1
     */
    public Attempts(RetryPlan plan, int first) {
        this.plan = plan;
        this.current = first;
    }

    /** The number of the current attempt, from 1. */
    public int current() {
        return current;
    }

    /** How many attempts have been used up by failures. */
    public int usedUp() {
        return current - 1;
    }

    /**
     * Notes that a try ended with a failure.
     *
     * @return how long to wait before the next try, never shorter than the failure asks for; empty if there is no next try,
     *     because the last attempt is used up or because another try cannot help
     */
    public Optional<Duration> waitAfter(JobFailure failure) {
        outagesInARow = failure.tellsOfOutage() ? outagesInARow + 1 : 0;
        otherJobsInARow = failure.tellsOfOtherJob() ? otherJobsInARow + 1 : 0;
        Duration planned = planned(failure);
        boolean isLast = failure.usesUpAttempt() && current >= plan.attempts();
        if (failure.usesUpAttempt()) {
            current++;
        }
        return failure.retryable() && !isLast ? Optional.of(longer(planned, requested(failure))) : Optional.empty();
    }

    private Duration planned(JobFailure failure) {
        if (failure.tellsOfOutage()) {
            return OUTAGES.waitAfter(outagesInARow);
        }
        return failure.tellsOfOtherJob() ? OTHER_JOBS.waitAfter(otherJobsInARow) : plan.waitAfter(current);
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
