package dev.meridian.workflows.batch;

import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.ActivityInterface;

/** Reads and writes the state of a batch for its workflow. Idempotent by job id. */
@ActivityInterface(namePrefix = "BatchBooks")
public interface BatchBookkeepingActivities {
    /**
     * Marks the job as running and returns what is left to do. If no item is open, it ends the job in the same
     * transaction: as completed if no item has failed, otherwise as failed with the number of failed items.
     */
    BatchPlan plan(String jobId);

    /** Ends the open items as cancelled and the job as failed, because its items cannot be performed. */
    void fail(String jobId, JobFailure failure);

    /** Ends the open items and the job as cancelled; ended items stay as they are. */
    void cancel(String jobId);
}
