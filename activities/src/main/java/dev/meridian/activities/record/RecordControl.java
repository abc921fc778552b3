package dev.meridian.activities.record;

import dev.meridian.activities.job.handover.WorkflowControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.record.store.RecordTable;
import dev.meridian.activities.record.store.RunTable;
import dev.meridian.workflows.record.ProcessRecordWorkflow;
import dev.meridian.workflows.record.RecordJobs;
import dev.meridian.workflows.record.RecordKey;
import dev.meridian.workflows.record.RecordTurn;
import io.temporal.client.WorkflowClient;
import org.jdbi.v3.core.Handle;

/** Starts and cancels the workflows of records. */
public final class RecordControl extends WorkflowControl {
    public RecordControl(WorkflowClient client, WorkflowPerJob workflows) {
        super(
                RecordJobs.PROCESS_NEW_RECORD,
                workflows,
                (job, options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(ProcessRecordWorkflow.class, options)::run,
                        new RecordTurn(
                                RecordKey.ofWorkflowId(job.workflowId()),
                                job.id().toString(),
                                1)));
    }

    @Override
    public void endedOutside(Handle transaction, OpenJob job) {
        new RunTable().end(transaction, job.id());
        new RecordTable().leftAlone(transaction, RecordKey.ofWorkflowId(job.workflowId()));
    }
}
