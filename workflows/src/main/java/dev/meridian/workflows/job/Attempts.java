package dev.meridian.workflows.job;

import java.time.Duration;
import java.util.Optional;

/** Counts a job's attempts in its workflow, and computes how long the job waits before the next try. */
public final class Attempts {
    /**
     * The waits while one of the installation's own servers is away: they grow, so that a long outage makes a short
     * history.
     */
    private static final RetryPlan OUTAGES = new RetryPlan(1, Duration.ofSeconds(2), 2, Duration.ofMinutes(5));

    private final RetryPlan plan;
    private int current;
    private int outages;

    /**
     * @param plan how often the job is tried, and the waits between its attempts
     * @param first the number of the first attempt, from 1
     */
    public Attempts(RetryPlan plan, int first) {
        this.plan = plan;
        this.current = first;
    }

    /** The number of the current attempt, from 1. */
    public int current() {
        return current;
    }

    /**
     * Counts a try that failed. The next try has a new number only if this try used up an attempt ({@link
     * JobFailure#countsAsAttempt}).
     *
     * @return how long to wait before the next try; empty if there is none
     */
    public Optional<Duration> waitAfter(JobFailure failure) {
        if (failure.tellsOfOutage()) {
            outages++;
            return OUTAGES.waitAfter(outages, failure);
        }
        outages = 0;
        Optional<Duration> wait = plan.waitAfter(current, failure);
        current += failure.countsAsAttempt() ? 1 : 0;
        return wait;
    }
}
