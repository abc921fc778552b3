package dev.meridian.workflows.download.publish;

import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/** The names, retry plan and limits of publishing. */
public final class PublishJobs {
    public static final JobType PUBLISH_RECORDS = new JobType("publish_records");

    /** Three attempts; waits of 5 s and 15 s. What is published is not published again. */
    public static final RetryPlan RETRIES = new RetryPlan(3, Duration.ofSeconds(5), 3, Duration.ofMinutes(1));

    /** How long one activity publishes before other jobs get a turn. */
    public static final Duration LONGEST_TURN = Duration.ofMinutes(5);

    private PublishJobs() {}

    /** The id of the one workflow that publishes a snapshot: two of them never run at once. */
    public static String workflowId(String tenant, String snapshotId) {
        return "publish/" + tenant + "/" + snapshotId;
    }
}
