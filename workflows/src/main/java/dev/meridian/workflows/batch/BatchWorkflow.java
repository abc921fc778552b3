package dev.meridian.workflows.batch;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Performs a batch, page by page, until every item has ended. Cancelling the workflow cancels the items that have not
 * ended.
 */
@WorkflowInterface
public interface BatchWorkflow {
    @WorkflowMethod(name = "Batch")
    void run(BatchOrder order);

    /**
     * Tells the workflow that a request put items back or cancelled them, so that it plans again now and not when the
     * next item falls due.
     */
    @SignalMethod
    void itemsChanged();
}
