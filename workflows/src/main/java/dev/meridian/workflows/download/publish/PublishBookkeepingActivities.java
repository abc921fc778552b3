package dev.meridian.workflows.download.publish;

import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.ActivityInterface;

/** Records how a publishing goes. Idempotent by job id: an ended job keeps its final state. */
@ActivityInterface(namePrefix = "Publish")
public interface PublishBookkeepingActivities {
    /** Ends the job as completed, with the number of changes of each outcome, and gives the snapshot back. */
    void complete(PublishState state);

    /** Puts the job back to pending with the failure of this attempt. */
    void retryLater(PublishState state, JobFailure failure);

    /** Ends the job as failed, and gives the snapshot back; what is published stays. */
    void fail(PublishState state, JobFailure failure);

    /** Ends the job as cancelled, and gives the snapshot back; what is published stays. */
    void cancel(PublishState state);
}
