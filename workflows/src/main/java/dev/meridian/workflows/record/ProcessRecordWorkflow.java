package dev.meridian.workflows.record;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Processes the audio of one record; one workflow for each record, with the id of {@link RecordKey#workflowId()}.
 * Cancelling it cancels the job and keeps the steps that are done.
 */
@WorkflowInterface
public interface ProcessRecordWorkflow {
    @WorkflowMethod(name = "ProcessRecord")
    void run(RecordTurn turn);

    /** The round that runs, for {@code temporal workflow query --type state}. */
    @QueryMethod
    RecordTurn state();
}
