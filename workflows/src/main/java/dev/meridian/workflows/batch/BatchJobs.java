package dev.meridian.workflows.batch;

import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/** The names and limits of batches. */
public final class BatchJobs {
    public static final JobType BATCH = new JobType("batch");

    /** How many items one batch may have. */
    public static final int MAX_ITEMS = 10_000;

    /** How many items one activity performs: the history of a batch grows with its pages, not with its items. */
    public static final int PAGE_SIZE = 250;

    /** How many pages of one batch run at once. */
    public static final int PAGES_AT_ONCE = 4;

    /** Items whose retries fall due within this time are tried again together. */
    public static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    /** How often a page is tried again if its outcomes could not be stored in the database. */
    public static final RetryPlan PAGE_RETRIES = new RetryPlan(20, Duration.ofSeconds(1), 2, Duration.ofMinutes(1));

    private BatchJobs() {}

    public static String workflowId(String tenant, String jobId) {
        return "batch/" + tenant + "/" + jobId;
    }
}
