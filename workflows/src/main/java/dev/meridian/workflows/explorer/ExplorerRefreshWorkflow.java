package dev.meridian.workflows.explorer;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Keeps one explorer's views and objects equal to its TSV; one workflow for each explorer, with the id of
 * {@link ExplorerKey#workflowId()}, started by signal-with-start of {@link #requestRefresh}.
 *
 * <p>Requests coalesce: only the newest request waits, and older requests end as superseded. The workflow ends when no
 * request waits.
 */
@WorkflowInterface
public interface ExplorerRefreshWorkflow {
    @WorkflowMethod(name = "ExplorerRefresh")
    void run(ExplorerRefreshState state);

    /**
     * Asks for a refresh. Idempotent by generation: a request with a generation that was asked for before, or with an
     * older one, changes nothing.
     */
    @SignalMethod
    void requestRefresh(RefreshRequest request);

    /** Cancels one job, whether it runs or waits; uploaded objects are kept and recorded. */
    @SignalMethod
    void cancelJob(String jobId);

    /** What the workflow is doing, for {@code temporal workflow query --type state}. */
    @QueryMethod
    RefreshActivity state();
}
