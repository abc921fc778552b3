package dev.meridian.workflows.job;

import io.temporal.activity.ActivityInterface;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow records about a job of its own when there is nothing else to write in the same transaction.
 *
 * <p>Idempotent by job id: a job that has ended stays as it ended, and each call says whether it is still open.
 */
@ActivityInterface(namePrefix = "Job")
public interface JobBookkeepingActivities {
    /** Marks the job as running its {@code attempt}th attempt, from 1. Returns false if the job has ended. */
    boolean start(String jobId, int attempt);

    /** Ends the job as completed, with an outcome if it had less to do than it was asked for. */
    boolean complete(String jobId, @Nullable String outcome);

    /** Puts the job back to pending with the failure of this attempt. */
    boolean retryLater(String jobId, JobFailure failure);

    /** Ends the job as failed. */
    boolean fail(String jobId, JobFailure failure);

    /**
     * Ends the job as cancelled; what it has saved stays. The id comes from a signal that a person may have typed: one
     * that is no job's, or no id at all, changes nothing, since a failure would hold the workflow open for ever.
     */
    boolean cancel(String jobId);
}
