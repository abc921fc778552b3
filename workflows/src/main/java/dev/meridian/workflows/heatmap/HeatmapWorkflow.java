package dev.meridian.workflows.heatmap;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Computes the heatmap of one area at one step; one workflow for each, with the id of {@link HeatmapKey#workflowId()}.
 *
 * <p>If it is cancelled, committed chunks are kept.
 */
@WorkflowInterface
public interface HeatmapWorkflow {
    @WorkflowMethod(name = "Heatmap")
    void run(HeatmapState state);

    /** The workflow's state, for {@code temporal workflow query --type state}. */
    @QueryMethod
    HeatmapState state();
}
