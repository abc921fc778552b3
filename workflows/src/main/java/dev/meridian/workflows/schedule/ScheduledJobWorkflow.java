package dev.meridian.workflows.schedule;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Asks for the job of one scheduled time and ends when that job has ended, so that Temporal's overlap policy applies to
 * jobs. Cancelling it cancels the job.
 */
@WorkflowInterface
public interface ScheduledJobWorkflow {
    @WorkflowMethod(name = "ScheduledJob")
    void run(String tenant, String schedule);
}
