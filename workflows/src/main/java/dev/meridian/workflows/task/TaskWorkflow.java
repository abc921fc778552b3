package dev.meridian.workflows.task;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** Performs one task: tries as often as its order says, and ends as its job does. Cancelling it cancels the job. */
@WorkflowInterface
public interface TaskWorkflow {
    /**
     * @param firstAttempt the attempt that this run begins with, if it goes on where another left off; null for the first
     */
    @WorkflowMethod(name = "Task")
    void run(TaskOrder order, @Nullable Integer firstAttempt);
}
