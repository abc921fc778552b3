package dev.meridian.workflows.download;

import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/** The names, retry plans and limits of downloads. */
public final class DownloadJobs {
    public static final JobType DOWNLOAD_RECORDS = new JobType("download_records");
    public static final JobType VERIFY_RECORDS = new JobType("verify_records");
    public static final JobType TRANSFORM_RECORDS = new JobType("transform_records");
    public static final JobType ROTATE_CREDENTIALS = new JobType("rotate_credentials");

    /** Three attempts for each table; waits of 5 s and 15 s. What is saved is not read again. */
    public static final RetryPlan RETRIES = new RetryPlan(3, Duration.ofSeconds(5), 3, Duration.ofMinutes(1));

    /** How long one activity reads a table before other tables get a turn. */
    public static final Duration LONGEST_TURN = Duration.ofMinutes(5);

    /** How often a paused download checks in the database whether it may go on, in case that the signal was lost. */
    public static final Duration LONGEST_REST = Duration.ofHours(1);

    /** How many tables of a job are read at a time. */
    public static final int TABLES_AT_ONCE = 3;

    private DownloadJobs() {}

    /** The id of the one workflow that downloads a snapshot: two of them never run at once. */
    public static String workflowId(String tenant, String snapshotId) {
        return "download/" + tenant + "/" + snapshotId;
    }
}
