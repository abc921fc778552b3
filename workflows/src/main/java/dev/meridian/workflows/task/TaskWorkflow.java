package dev.meridian.workflows.task;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Performs one task: makes the attempts that its order allows, and ends in the same way as its job. Cancelling the
 * workflow cancels the job.
 */
@WorkflowInterface
public interface TaskWorkflow {
    /**
     * @param firstAttempt the number of the first attempt, if this run continues another run; null for the first run
     */
    @WorkflowMethod(name = "Task")
    void run(TaskOrder order, @Nullable Integer firstAttempt);
}
