package dev.meridian.workflows.heatmap;

import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/** The names, retry plans and limits of heatmaps. */
public final class HeatmapJobs {
    public static final JobType HEATMAP_COMPUTE = new JobType("heatmap_compute");

    /** Three attempts; waits of 5 s and 15 s. Completed tiles are not computed again. */
    public static final RetryPlan RETRIES = new RetryPlan(3, Duration.ofSeconds(5), 3, Duration.ofSeconds(45));

    /**
     * How many tiles of a job are scheduled at a time: enough for the cores of several workers, and few enough to
     * cancel quickly.
     */
    public static final int TILES_IN_FLIGHT = 32;

    /** After this many tiles a run continues as new, so that its history stays bounded. */
    public static final int TILES_PER_RUN = 500;

    /** The most rounds of a job; places that change after the last round are left to the next sweep. */
    public static final int MAX_ROUNDS = 5;

    private HeatmapJobs() {}
}
