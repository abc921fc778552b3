package dev.meridian.workflows.download;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Downloads the tables of one snapshot; one workflow for each, with the id of {@link DownloadJobs#workflowId}.
 *
 * <p>If it is cancelled, what is stored stays.
 */
@WorkflowInterface
public interface DownloadRecordsWorkflow {
    @WorkflowMethod(name = "DownloadRecords")
    void run(DownloadState state);

    /** Lets a paused download go on, after its pause has been taken out of the database. */
    @SignalMethod
    void resume();

    /** The workflow's state, for {@code temporal workflow query --type state}. */
    @QueryMethod
    DownloadState state();
}
