package dev.meridian.workflows.download.export;

import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/** The names and numbers of exports. */
public final class ExportJobs {
    public static final JobType EXPORT_RECORDS = new JobType("export_records");

    /** Three attempts; waits of 5 s and 15 s. */
    public static final RetryPlan RETRIES = new RetryPlan(3, Duration.ofSeconds(5), 3, Duration.ofMinutes(1));

    private ExportJobs() {}

    /** The id of the workflow of one export: several exports of a snapshot may run at once. */
    public static String workflowId(String tenant, String jobId) {
        return "export/" + tenant + "/" + jobId;
    }
}
