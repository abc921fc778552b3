package dev.meridian.workflows.job;

import io.temporal.activity.ActivityInterface;
import org.jspecify.annotations.Nullable;

/**
 * Records the state of a job whose workflow belongs to it alone, when nothing else has to be written in the same
 * transaction.
 *
 * <p>Idempotent by job id: a job that has ended keeps its final state, and each call returns whether the job was open.
 */
@ActivityInterface(namePrefix = "Job")
public interface JobBookkeepingActivities {
    /** Marks the job as running its {@code attempt}th attempt, from 1. Returns false if the job has ended. */
    boolean start(String jobId, int attempt);

    /** Ends the job as completed, with an outcome if it did less than it was asked for. */
    boolean complete(String jobId, @Nullable String outcome);

    /** Puts the job back to pending with the failure of this attempt. */
    boolean retryLater(String jobId, JobFailure failure);

    /** Ends the job as failed. */
    boolean fail(String jobId, JobFailure failure);

    /**
     * Ends the job as cancelled; what the job has saved is kept. A person may have typed the id into a signal: an
     * unknown or malformed id changes nothing, since a failure would keep the workflow open for ever.
     */
    boolean cancel(String jobId);
}
