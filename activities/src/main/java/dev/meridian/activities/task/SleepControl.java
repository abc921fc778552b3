package dev.meridian.activities.task;

import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.task.SleepWorkflow;
import dev.meridian.workflows.task.TaskJobs;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.Objects;

/** Hands waits to Temporal, each as a workflow of its own, and cancels them. */
public final class SleepControl implements JobControl {
    private final WorkflowClient client;
    private final WorkflowPerJob workflows;

    public SleepControl(WorkflowClient client, WorkflowPerJob workflows) {
        this.client = client;
        this.workflows = workflows;
    }

    @Override
    public JobType type() {
        return TaskJobs.SLEEP;
    }

    @Override
    public String dispatch(OpenJob job) {
        return workflows.start(
                job,
                (options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(SleepWorkflow.class, options)::run,
                        job.id().toString(),
                        delay(terms)));
    }

    private static Duration delay(JobTerms terms) {
        return Sleep.DEFINITION
                .payload()
                .readStored(Objects.requireNonNull(terms.payload(), "a wait is stored with its length"))
                .delay();
    }

    @Override
    public boolean requestCancel(OpenJob job) {
        return workflows.cancel(job);
    }
}
