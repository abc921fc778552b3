package dev.meridian.workflows.download.publish;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Publishes the edits of one snapshot; one workflow for each, with the id of {@link PublishJobs#workflowId}.
 *
 * <p>If it is cancelled, what is published stays.
 */
@WorkflowInterface
public interface PublishRecordsWorkflow {
    @WorkflowMethod(name = "PublishRecords")
    void run(PublishState state);

    /** The workflow's state, for {@code temporal workflow query --type state}. */
    @QueryMethod
    PublishState state();
}
