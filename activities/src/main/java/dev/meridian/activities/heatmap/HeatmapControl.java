package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.store.Coverage;
import dev.meridian.activities.job.handover.WorkflowControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.heatmap.HeatmapJobs;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.heatmap.HeatmapState;
import dev.meridian.workflows.heatmap.HeatmapWorkflow;
import io.temporal.client.WorkflowClient;
import org.jdbi.v3.core.Handle;

/** Starts and cancels heatmap workflows. */
public final class HeatmapControl extends WorkflowControl {
    public HeatmapControl(WorkflowClient client, WorkflowPerJob workflows) {
        super(
                HeatmapJobs.HEATMAP_COMPUTE,
                workflows,
                (job, options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(HeatmapWorkflow.class, options)::run,
                        HeatmapState.initial(
                                HeatmapKey.ofWorkflowId(job.workflowId()),
                                job.id().toString())));
    }

    @Override
    public void endedOutside(Handle transaction, OpenJob job) {
        HeatmapPlanning.abandon(transaction, job.id());
        new Coverage().forgetIfCancelled(transaction, HeatmapKey.ofWorkflowId(job.workflowId()), job.id());
    }
}
