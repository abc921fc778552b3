package dev.meridian.activities.batch;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.handover.WorkflowControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.batch.BatchJobs;
import dev.meridian.workflows.batch.BatchOrder;
import dev.meridian.workflows.batch.BatchWorkflow;
import io.temporal.client.WorkflowClient;
import org.jdbi.v3.core.Handle;

/** Hands batches to Temporal and cancels them; a batch's subject is the type of its items. */
public final class BatchControl extends WorkflowControl {
    private final WorkflowClient client;
    private final BatchItems items = new BatchItems();

    public BatchControl(WorkflowClient client, WorkflowPerJob workflows, JobDefinitions definitions) {
        super(
                BatchJobs.BATCH,
                workflows,
                (job, options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(BatchWorkflow.class, options)::run, order(job, terms, definitions)));
        this.client = client;
    }

    private static BatchOrder order(OpenJob job, JobTerms terms, JobDefinitions definitions) {
        JobDefinition<?> itemType = definitions.require(job.subject(), "/type");
        return new BatchOrder(
                job.id().toString(),
                job.tenant(),
                job.subject(),
                itemType.taskQueue(),
                terms.retries(itemType.bounds().retries()),
                itemType.bounds().timeout());
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
