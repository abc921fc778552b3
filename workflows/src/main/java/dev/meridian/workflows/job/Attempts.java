package dev.meridian.workflows.job;

import java.time.Duration;
import java.util.Optional;

/** Counts the attempts of one job in its workflow, and says how long the job waits before it is tried again. */
public final class Attempts {
    /** The waits while a server of the installation is away: they grow, so that a long outage makes a short history. */
    private static final RetryPlan OUTAGES = new RetryPlan(1, Duration.ofSeconds(2), 2, Duration.ofMinutes(5));

    private final RetryPlan plan;
    private int current;
    private int outages;

    /**
     * @param plan how often the job is tried
     * @param first the attempt that it begins with, from 1
     */
    public Attempts(RetryPlan plan, int first) {
        this.plan = plan;
        this.current = first;
    }

    /** The attempt that runs, from 1. */
    public int current() {
        return current;
    }

    /**
     * Notes that a try ended with a failure. The next one is another attempt only if this one was an attempt
     * ({@link JobFailure#countsAsAttempt}).
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
