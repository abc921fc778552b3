package dev.meridian.workflows.batch;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Performs a batch, page by page, until every item has ended. Cancelling it cancels what has not begun. */
@WorkflowInterface
public interface BatchWorkflow {
    @WorkflowMethod(name = "Batch")
    void run(BatchOrder order);

    /** Items were put back or cancelled by request: look again now rather than when the next one falls due. */
    @SignalMethod
    void itemsChanged();
}
