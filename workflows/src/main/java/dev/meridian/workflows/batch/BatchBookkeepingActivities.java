package dev.meridian.workflows.batch;

import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.ActivityInterface;

/** What a batch's workflow reads and writes of the batch itself. Idempotent by job id. */
@ActivityInterface(namePrefix = "BatchBooks")
public interface BatchBookkeepingActivities {
    /**
     * Marks the job as running and says what is left to do. If that is nothing it ends the job in the same moment: as
     * completed if all items are, else as failed with the count of those that failed.
     */
    BatchPlan plan(String jobId);

    /** Ends the open items as cancelled and the job as failed, because its items can't be worked on. */
    void fail(String jobId, JobFailure failure);

    /** Ends the open items and the job as cancelled; what is done stays done. */
    void cancel(String jobId);
}
