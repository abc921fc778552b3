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

    /** So long one activity reads a table before others get a turn. */
    public static final Duration LONGEST_TURN = Duration.ofMinutes(5);

    /** So often a paused download looks whether it may go on, if the signal that says so was lost. */
    public static final Duration LONGEST_REST = Duration.ofHours(1);

    /** So many tables of a job are read at a time, if nothing else limits them. */
    public static final int TABLES_AT_ONCE = 3;

    private DownloadJobs() {}

    /** The id of the one workflow that downloads a snapshot: two of them never run at once. */
    public static String workflowId(String tenant, String snapshotId) {
        return "download/" + tenant + "/" + snapshotId;
    }
}
