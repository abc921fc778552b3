package dev.meridian.activities.download;

import dev.meridian.activities.download.store.Passes;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.handover.WorkflowControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.download.DownloadJobs;
import dev.meridian.workflows.download.DownloadRecordsWorkflow;
import dev.meridian.workflows.download.DownloadState;
import io.temporal.client.WorkflowClient;
import org.jdbi.v3.core.Handle;

/** Starts and cancels the workflows of downloads. */
public final class DownloadControl extends WorkflowControl {
    private final WorkflowClient client;
    private final Snapshots snapshots;
    private final Passes passes = new Passes();

    public DownloadControl(WorkflowClient client, WorkflowPerJob workflows, Snapshots snapshots) {
        super(
                DownloadJobs.DOWNLOAD_RECORDS,
                workflows,
                (job, options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(DownloadRecordsWorkflow.class, options)::run,
                        DownloadState.initial(job.id().toString())));
        this.client = client;
        this.snapshots = snapshots;
    }

    /** Tells the workflow that a pause is over. */
    public void resume(OpenJob job) {
        client.newUntypedWorkflowStub(job.workflowId()).signal("resume");
    }

    @Override
    public void endedOutside(Handle transaction, OpenJob job) {
        passes.cancelOpen(transaction, job.id());
        snapshots.giveBack(transaction, job.id());
    }
}
