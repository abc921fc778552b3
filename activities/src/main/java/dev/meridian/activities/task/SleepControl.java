package dev.meridian.activities.task;

import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.OwnWorkflow;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.StoredTerms;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.task.SleepWorkflow;
import dev.meridian.workflows.task.TaskJobs;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Hands waits to Temporal, each as a workflow of its own, and cancels them. */
public final class SleepControl implements JobControl {
    private final Jdbi jdbi;
    private final WorkflowClient client;
    private final OwnWorkflow workflows;

    public SleepControl(Jdbi jdbi, WorkflowClient client, OwnWorkflow workflows) {
        this.jdbi = jdbi;
        this.client = client;
        this.workflows = workflows;
    }

    @Override
    public JobType type() {
        return TaskJobs.SLEEP;
    }

    @Override
    public String dispatch(OpenJob job) {
        JobTerms terms = jdbi.withHandle(handle -> StoredTerms.of(handle, job.id()));
        Duration delay = Sleep.DEFINITION
                .payload()
                .readStored(Objects.requireNonNull(terms.input(), "a wait is stored with its length"))
                .delay();
        return workflows.start(
                job,
                type(),
                terms,
                options -> WorkflowClient.start(
                        client.newWorkflowStub(SleepWorkflow.class, options)::run,
                        job.id().toString(),
                        delay));
    }

    @Override
    public boolean requestCancel(OpenJob job) {
        return workflows.cancel(job);
    }

    @Override
    public void endedOutside(Handle transaction, OpenJob job) {
        // A wait has no state beside its job.
    }
}
