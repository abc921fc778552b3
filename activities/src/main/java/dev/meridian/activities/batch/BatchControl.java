package dev.meridian.activities.batch;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.batch.BatchJobs;
import dev.meridian.workflows.batch.BatchOrder;
import dev.meridian.workflows.batch.BatchWorkflow;
import dev.meridian.workflows.job.JobType;
import io.temporal.client.WorkflowClient;
import org.jdbi.v3.core.Handle;

/** Hands batches to Temporal and cancels them; a batch's subject is the type of its items. */
public final class BatchControl implements JobControl {
    private final WorkflowClient client;
    private final WorkflowPerJob workflows;
    private final JobDefinitions definitions;
    private final BatchItems items = new BatchItems();

    public BatchControl(WorkflowClient client, WorkflowPerJob workflows, JobDefinitions definitions) {
        this.client = client;
        this.workflows = workflows;
        this.definitions = definitions;
    }

    @Override
    public JobType type() {
        return BatchJobs.BATCH;
    }

    @Override
    public String dispatch(OpenJob job) {
        return workflows.start(
                job,
                (options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(BatchWorkflow.class, options)::run, order(job, terms)));
    }

    private BatchOrder order(OpenJob job, JobTerms terms) {
        JobDefinition<?> itemType = definitions.require(job.subject(), "/type");
        return new BatchOrder(
                job.id().toString(),
                job.tenant(),
                job.subject(),
                itemType.taskQueue(),
                terms.retries(itemType.bounds().retries()),
                itemType.bounds().timeout());
    }

    @Override
    public boolean requestCancel(OpenJob job) {
        return workflows.cancel(job);
    }

    /** Tells a batch's workflow that items were put back or cancelled. */
    public void itemsChanged(String workflowId) {
        client.newWorkflowStub(BatchWorkflow.class, workflowId).itemsChanged();
    }

    @Override
    public void endedOutside(Handle transaction, OpenJob job) {
        items.cancelOpen(transaction, job.id());
    }
}
