package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/** The names, retry plans and limits of the explorer feature. */
public final class ExplorerJobs {
    public static final JobType EXPLORER_REFRESH = new JobType("explorer_refresh");
    public static final JobType STATIC_BUILD = new JobType("static_build");

    /** Three attempts; waits of 5 s and 15 s. */
    public static final RetryPlan REFRESH_RETRIES = new RetryPlan(3, Duration.ofSeconds(5), 3, Duration.ofSeconds(45));

    /** Eight attempts, because a build hook may need longer to recover than our own servers. */
    public static final RetryPlan BUILD_RETRIES = new RetryPlan(8, Duration.ofSeconds(5), 3, Duration.ofMinutes(10));

    /** After an upload was cut short for a newer update, the next refresh waits for this much quiet ... */
    public static final Duration QUIET_AFTER_CUT = Duration.ofMillis(500);

    /** ... but never longer than this. */
    public static final Duration LONGEST_QUIET_WAIT = Duration.ofSeconds(5);

    /** How many turns in a row may end early for newer updates; the next turn runs to its end. */
    public static final int MAX_PASSED_OVER = 3;

    /** After this many signals a run continues as new, so that its history stays bounded. */
    public static final int SIGNALS_PER_RUN = 500;

    private ExplorerJobs() {}
}
