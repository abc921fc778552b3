package dev.meridian.workflows.record;

import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/** The names and numbers of audio records' jobs, declared once. */
public final class RecordJobs {
    public static final JobType PROCESS_NEW_RECORD = new JobType("process_new_record");

    /** Five attempts; waits of 2 s, 4 s, 8 s and 16 s. Steps that are done are not done again. */
    public static final RetryPlan RETRIES = new RetryPlan(5, Duration.ofSeconds(2), 2, Duration.ofHours(1));

    /** The type of a record for which none is given. */
    public static final String UNKNOWN_TYPE = "unknown";

    /** The outcome of a job that published everything but stems that were wanted. */
    public static final String PARTIALLY_PROCESSED = "partially processed";

    private RecordJobs() {}
}
