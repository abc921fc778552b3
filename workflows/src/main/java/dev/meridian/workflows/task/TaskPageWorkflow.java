package dev.meridian.workflows.task;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Performs a page of tasks. Cancelling it cancels every job of the page that is open. */
@WorkflowInterface
public interface TaskPageWorkflow {
    @WorkflowMethod(name = "TaskPage")
    void run(TaskPage page);

    /** Cancels one job; the others go on. */
    @SignalMethod
    void cancelJob(String jobId);
}
