package dev.meridian.activities.task;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.SharedWorkflows;
import dev.meridian.activities.job.handover.WorkflowControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.workflows.task.SleepWorkflow;
import dev.meridian.workflows.task.TaskJobs;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;

/** The controls of tasks and of waits. */
public final class TaskControls {
    private final WorkflowClient client;
    private final WorkflowPerJob workflows;
    private final SharedWorkflows sharedWorkflows;
    private final Predicate<JobDefinition<?>> mayShare;

    /**
     * @param mayShare whether jobs of a type that allows it may share workflows in this installation
     */
    public TaskControls(
            WorkflowClient client,
            WorkflowPerJob workflows,
            SharedWorkflows sharedWorkflows,
            Predicate<JobDefinition<?>> mayShare) {
        this.client = client;
        this.workflows = workflows;
        this.sharedWorkflows = sharedWorkflows;
        this.mayShare = mayShare;
    }

    /** The control of a type that the workflow of all tasks runs. */
    public JobControl task(JobDefinition<?> definition) {
        return new TaskControl(definition, client, workflows, sharedWorkflows, mayShare);
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

    private static Duration delay(JobTerms terms) {
        return Sleep.DEFINITION
                .payload()
                .readStored(Objects.requireNonNull(terms.payload(), "a wait is stored with its length"))
                .delay();
    }
}
