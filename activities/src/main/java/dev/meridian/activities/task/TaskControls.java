package dev.meridian.activities.task;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.WorkflowControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.task.SleepWorkflow;
import dev.meridian.workflows.task.TaskJobs;
import dev.meridian.workflows.task.TaskOrder;
import dev.meridian.workflows.task.TaskWorkflow;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.Objects;

/** The controls of tasks and of waits, each job with a workflow of its own. */
public final class TaskControls {
    private final WorkflowClient client;
    private final WorkflowPerJob workflows;

    public TaskControls(WorkflowClient client, WorkflowPerJob workflows) {
        this.client = client;
        this.workflows = workflows;
    }

    /** The control of a type that the workflow of all tasks runs. */
    public JobControl task(JobDefinition<?> definition) {
        return new WorkflowControl(
                definition.type(),
                workflows,
                (job, options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(TaskWorkflow.class, options)::run, order(definition, job, terms), null));
    }

    /** The control of waits. */
    public JobControl sleep() {
        return new WorkflowControl(
                TaskJobs.SLEEP,
                workflows,
                (job, options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(SleepWorkflow.class, options)::run,
                        job.id().toString(),
                        delay(terms)));
    }

    private static TaskOrder order(JobDefinition<?> definition, OpenJob job, JobTerms terms) {
        return new TaskOrder(
                job.id().toString(),
                job.tenant(),
                job.type(),
                definition.taskQueue(),
                terms.retries(definition.bounds().retries()),
                terms.timeoutOr(definition.bounds().timeout()));
    }

    private static Duration delay(JobTerms terms) {
        return Sleep.DEFINITION
                .payload()
                .readStored(Objects.requireNonNull(terms.payload(), "a wait is stored with its length"))
                .delay();
    }
}
