package dev.meridian.workflows.task;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** Waits: a durable timer that holds no thread and outlives every worker. Cancelling it cancels the job. */
@WorkflowInterface
public interface SleepWorkflow {
    @WorkflowMethod(name = "Sleep")
    void run(String jobId, Duration delay);
}
