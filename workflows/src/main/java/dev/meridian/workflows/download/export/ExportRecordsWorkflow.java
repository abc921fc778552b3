package dev.meridian.workflows.download.export;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Writes tables of a snapshot to files, for one job; the id is {@link ExportJobs#workflowId}. Cancelling it leaves no file. */
@WorkflowInterface
public interface ExportRecordsWorkflow {
    @WorkflowMethod(name = "ExportRecords")
    void run(String jobId);
}
