package dev.meridian.workflows.task;

import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/** The types, retry plans and ids of tasks. */
public final class TaskJobs {
    public static final JobType EMAIL = new JobType("email");
    public static final JobType WEBHOOK = new JobType("webhook");
    public static final JobType SLEEP = new JobType("sleep");
    public static final JobType DATA_PROCESSING = new JobType("data_processing");

    /** Notifies a subscriber that a job has ended. */
    public static final JobType DELIVERY = new JobType("delivery");

    /** Deletes jobs and other rows that have been kept long enough. */
    public static final JobType RETENTION = new JobType("retention");

    /** Compares open jobs with Temporal. */
    public static final JobType RECONCILE = new JobType("reconcile");

    /** Starts jobs for the heatmaps that places have changed. */
    public static final JobType CITY_REFRESH = new JobType("city_refresh");

    /** Three attempts; waits of 2 s and 4 s. */
    public static final RetryPlan RETRIES = new RetryPlan(3, Duration.ofSeconds(2), 2, Duration.ofHours(1));

    /** Eight attempts over about half a day, because a subscriber's system may be away for a while. */
    public static final RetryPlan DELIVERY_RETRIES = new RetryPlan(8, Duration.ofSeconds(10), 5, Duration.ofHours(4));

    /** How many jobs share a workflow at most: another tenant's job waits no longer for them than for one slow job. */
    public static final int PAGE_SIZE = 200;

    /** A page is tried again only as long as it waits for room or for a server; its jobs count their own attempts. */
    public static final RetryPlan PAGE_RETRIES = new RetryPlan(1, Duration.ofSeconds(1), 1, Duration.ofSeconds(1));

    private TaskJobs() {}

    /** The id of the workflow that runs a job of a tenant. */
    public static String workflowId(String tenant, String jobId) {
        return "task/" + tenant + "/id/" + jobId;
    }

    /**
     * The id of the workflow of a job whose request had an idempotency key.
     *
     * @param keyHash SHA-256 of the key, in hex
     */
    public static String workflowIdByKey(String tenant, String keyHash) {
        return "task/" + tenant + "/key/" + keyHash;
    }

    /**
     * The id of a workflow that several jobs of a tenant share.
     *
     * @param page the page's own id
     */
    public static String pageWorkflowId(String tenant, String page) {
        return "page/" + tenant + "/" + page;
    }
}
