package dev.meridian.activities.record;

import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.record.store.RecordTable;
import dev.meridian.activities.record.store.RunTable;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.record.ProcessRecordWorkflow;
import dev.meridian.workflows.record.RecordJobs;
import dev.meridian.workflows.record.RecordKey;
import dev.meridian.workflows.record.RecordTurn;
import io.temporal.client.WorkflowClient;
import org.jdbi.v3.core.Handle;

/** Starts and cancels the workflows of records. */
public final class RecordControl implements JobControl {
    private final WorkflowClient client;
    private final WorkflowPerJob workflows;

    public RecordControl(WorkflowClient client, WorkflowPerJob workflows) {
        this.client = client;
        this.workflows = workflows;
    }

    @Override
    public JobType type() {
        return RecordJobs.PROCESS_NEW_RECORD;
    }

    @Override
    public String dispatch(OpenJob job) {
        RecordTurn turn = new RecordTurn(
                RecordKey.ofWorkflowId(job.workflowId()), job.id().toString(), 1);
        return workflows.start(
                job,
                (options, terms) ->
                        WorkflowClient.start(client.newWorkflowStub(ProcessRecordWorkflow.class, options)::run, turn));
    }

    @Override
    public boolean requestCancel(OpenJob job) {
        return workflows.cancel(job);
    }

    @Override
    public void endedOutside(Handle transaction, OpenJob job) {
        new RunTable().end(transaction, job.id());
        new RecordTable().leftAlone(transaction, RecordKey.ofWorkflowId(job.workflowId()));
    }
}
