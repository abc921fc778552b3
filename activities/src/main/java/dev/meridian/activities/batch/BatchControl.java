package dev.meridian.activities.batch;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.OwnWorkflow;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.StoredTerms;
import dev.meridian.workflows.batch.BatchJobs;
import dev.meridian.workflows.batch.BatchOrder;
import dev.meridian.workflows.batch.BatchWorkflow;
import dev.meridian.workflows.job.JobType;
import io.temporal.client.WorkflowClient;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Hands batches to Temporal and cancels them; a batch's subject is the type of its items. */
public final class BatchControl implements JobControl {
    private final Jdbi jdbi;
    private final WorkflowClient client;
    private final OwnWorkflow workflows;
    private final JobDefinitions definitions;
    private final BatchItems items = new BatchItems();

    public BatchControl(Jdbi jdbi, WorkflowClient client, OwnWorkflow workflows, JobDefinitions definitions) {
        this.jdbi = jdbi;
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
        JobTerms terms = jdbi.withHandle(handle -> StoredTerms.of(handle, job.id()));
        JobDefinition<?> itemType = definitions.require(job.subject(), "/type");
        BatchOrder order = new BatchOrder(
                job.id().toString(),
                job.tenant(),
                job.subject(),
                itemType.taskQueue(),
                terms.retries(itemType.bounds().retries()),
                itemType.bounds().timeout());
        return workflows.start(
                job,
                type(),
                terms,
                options -> WorkflowClient.start(client.newWorkflowStub(BatchWorkflow.class, options)::run, order));
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
