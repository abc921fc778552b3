package dev.meridian.activities.download.publish;

import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.handover.WorkflowControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.download.publish.PublishJobs;
import dev.meridian.workflows.download.publish.PublishRecordsWorkflow;
import dev.meridian.workflows.download.publish.PublishState;
import io.temporal.client.WorkflowClient;
import org.jdbi.v3.core.Handle;

/** Starts and cancels the workflows of publishings. */
public final class PublishControl extends WorkflowControl {
    private final Snapshots snapshots;
    private final PublishRuns runs = new PublishRuns();

    public PublishControl(WorkflowClient client, WorkflowPerJob workflows, Snapshots snapshots) {
        super(
                PublishJobs.PUBLISH_RECORDS,
                workflows,
                (job, options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(PublishRecordsWorkflow.class, options)::run,
                        PublishState.initial(job.id().toString())));
        this.snapshots = snapshots;
    }

    @Override
    public void endedOutside(Handle transaction, OpenJob job) {
        runs.end(transaction, job.id());
        snapshots.giveBack(transaction, job.id());
    }
}
