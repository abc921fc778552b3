package dev.meridian.workflows.task;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Performs one task: tries as often as its order says, and ends as its job does. Cancelling it cancels the job. */
@WorkflowInterface
public interface TaskWorkflow {
    @WorkflowMethod(name = "Task")
    void run(TaskOrder order);
}
