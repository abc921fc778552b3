package dev.meridian.activities.task;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.SharedWorkflows;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.task.TaskJobs;
import dev.meridian.workflows.task.TaskOrder;
import dev.meridian.workflows.task.TaskPage;
import dev.meridian.workflows.task.TaskPageWorkflow;
import dev.meridian.workflows.task.TaskWorkflow;
import io.temporal.client.WorkflowClient;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Hands tasks of one type to Temporal, each as a workflow of its own or several in one, and cancels them. */
final class TaskControl implements JobControl {
    private final JobDefinition<?> definition;
    private final WorkflowClient client;
    private final WorkflowPerJob workflows;
    private final SharedWorkflows sharedWorkflows;
    private final boolean shares;

    /**
     * @param mayShare whether jobs of a type that allows it may share workflows in this installation
     */
    TaskControl(
            JobDefinition<?> definition,
            WorkflowClient client,
            WorkflowPerJob workflows,
            SharedWorkflows sharedWorkflows,
            Predicate<JobDefinition<?>> mayShare) {
        this.definition = definition;
        this.client = client;
        this.workflows = workflows;
        this.sharedWorkflows = sharedWorkflows;
        this.shares = definition.handling().sharesWorkflows() && mayShare.test(definition);
    }

    @Override
    public JobType type() {
        return definition.type();
    }

    @Override
    public String dispatch(OpenJob job) {
        if (job.isShared()) {
            return sharedWorkflows.start(
                    job,
                    options -> WorkflowClient.start(
                            client.newWorkflowStub(TaskPageWorkflow.class, options)::run, page(job)));
        }
        Integer attempt = job.next().attempt() == 1 ? null : job.next().attempt();
        return workflows.start(
                job,
                (options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(TaskWorkflow.class, options)::run, order(job, terms), attempt));
    }

    @Override
    public Optional<String> sharedWorkflowId(String tenant, UUID page) {
        return shares ? Optional.of(TaskJobs.pageWorkflowId(tenant, page.toString())) : Optional.empty();
    }

    private TaskPage page(OpenJob job) {
        return new TaskPage(job.workflowId(), job.tenant(), job.type(), definition.taskQueue());
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
        return job.isShared() ? sharedWorkflows.requestCancel(job) : workflows.cancel(job);
    }
}
