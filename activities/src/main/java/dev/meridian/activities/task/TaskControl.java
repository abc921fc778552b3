package dev.meridian.activities.task;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.task.TaskOrder;
import dev.meridian.workflows.task.TaskWorkflow;
import io.temporal.client.WorkflowClient;

/** Hands tasks of one type to Temporal, each as a workflow of its own, and cancels them. */
public final class TaskControl implements JobControl {
    private final JobDefinition<?> definition;
    private final WorkflowClient client;
    private final WorkflowPerJob workflows;

    public TaskControl(JobDefinition<?> definition, WorkflowClient client, WorkflowPerJob workflows) {
        this.definition = definition;
        this.client = client;
        this.workflows = workflows;
    }

    @Override
    public JobType type() {
        return definition.type();
    }

    @Override
    public String dispatch(OpenJob job) {
        return workflows.start(
                job,
                (options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(TaskWorkflow.class, options)::run, order(job, terms), null));
    }

    private TaskOrder order(OpenJob job, JobTerms terms) {
        return new TaskOrder(
                job.id().toString(),
                job.tenant(),
                job.type(),
                definition.taskQueue(),
                terms.retries(definition.bounds().retries()),
                terms.timeoutOr(definition.bounds().timeout()));
    }

    @Override
    public boolean requestCancel(OpenJob job) {
        return workflows.cancel(job);
    }
}
