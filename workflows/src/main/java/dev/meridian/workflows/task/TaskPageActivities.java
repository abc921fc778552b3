package dev.meridian.workflows.task;

import io.temporal.activity.ActivityInterface;

/** The effects of tasks that share a workflow. */
@ActivityInterface(namePrefix = "TaskPage")
public interface TaskPageActivities {
    /**
     * Performs the tasks of a page that wait, side by side, each with its own state, attempt, time-out and result, and returns
     * when no task of the page is open. A task that has to be tried again, or that has not begun after a few seconds, leaves
     * the page and gets a workflow of its own.
     *
     * <p>Idempotent as {@link TaskActivities#perform} is, by the id of each job. After a lost worker the tasks that were under
     * way leave the page, and the others go on.
     */
    void perform(TaskPage page);
}
