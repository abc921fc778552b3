package dev.meridian.workflows.heatmap;

import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/** The names and numbers of the heatmap feature, declared once. */
public final class HeatmapJobs {
    public static final JobType HEATMAP_COMPUTE = new JobType("heatmap_compute");

    /** Three attempts; waits of 5 s and 15 s. Tiles that are done stay done. */
    public static final RetryPlan RETRIES = new RetryPlan(3, Duration.ofSeconds(5), 3, Duration.ofSeconds(45));

    /** So many tiles of a job wait or run at a time: enough for the cores of several workers, few to cancel. */
    public static final int TILES_IN_FLIGHT = 32;

    /** So many tiles end a run of the workflow with continue-as-new, so that its history stays bounded. */
    public static final int TILES_PER_RUN = 500;

    /** Places that change while a job runs are followed so many times; then the next sweep takes over. */
    public static final int MAX_ROUNDS = 5;

    private HeatmapJobs() {}
}
