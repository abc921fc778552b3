package dev.meridian.workflows.batch;

import io.temporal.activity.ActivityInterface;

/** What a batch's workflow reads and writes of the batch itself. Idempotent by job id. */
@ActivityInterface(namePrefix = "BatchBooks")
public interface BatchBookkeepingActivities {
    /** Marks the job as running and says what is left to do. */
    BatchPlan plan(String jobId);

    /** Ends the job: completed if all items are, else failed with the count of those that failed. */
    boolean finish(String jobId);

    /** Ends the open items and the job as cancelled; what is done stays done. */
    void cancel(String jobId);
}
