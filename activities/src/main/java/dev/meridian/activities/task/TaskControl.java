package dev.meridian.activities.task;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.OwnWorkflow;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.StoredTerms;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.task.TaskOrder;
import dev.meridian.workflows.task.TaskWorkflow;
import io.temporal.client.WorkflowClient;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Hands tasks of one type to Temporal, each as a workflow of its own, and cancels them. */
public final class TaskControl implements JobControl {
    private final JobDefinition<?> definition;
    private final Jdbi jdbi;
    private final WorkflowClient client;
    private final OwnWorkflow workflows;

    public TaskControl(JobDefinition<?> definition, Jdbi jdbi, WorkflowClient client, OwnWorkflow workflows) {
        this.definition = definition;
        this.jdbi = jdbi;
        this.client = client;
        this.workflows = workflows;
    }

    @Override
    public JobType type() {
        return definition.type();
    }

    @Override
    public String dispatch(OpenJob job) {
        JobTerms terms = jdbi.withHandle(handle -> StoredTerms.of(handle, job.id()));
        TaskOrder order = new TaskOrder(
                job.id().toString(),
                job.tenant(),
                job.type(),
                definition.taskQueue(),
                terms.retries(definition.bounds().retries()),
                terms.timeoutOr(definition.bounds().timeout()));
        return workflows.start(
                job,
                type(),
                terms,
                options -> WorkflowClient.start(client.newWorkflowStub(TaskWorkflow.class, options)::run, order, null));
    }

    @Override
    public boolean requestCancel(OpenJob job) {
        return workflows.cancel(job);
    }

    @Override
    public void endedOutside(Handle transaction, OpenJob job) {
        // A task has no state beside its job.
    }
}
