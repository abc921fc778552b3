package dev.meridian.workflows.task;

import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.ActivityInterface;

/** Records in the rows of a page's jobs what concerns all of them or one. Idempotent by page and job id. */
@ActivityInterface(namePrefix = "TaskPageBooks")
public interface TaskPageBookkeepingActivities {
    /** Records why the page waits before it is tried again. */
    void waitTogether(TaskPage page, JobFailure failure);

    /** Has every open job of the page leave it; they are handed over again, each with a workflow of its own. */
    void leave(TaskPage page);

    /** Ends every open job of the page as cancelled. */
    void cancelAll(TaskPage page);

    /**
     * Cancels one job of the page: at once if it waits, else when its work has stopped. A person may have typed the id: an
     * unknown or malformed id changes nothing.
     */
    void cancel(TaskPage page, String jobId);
}
