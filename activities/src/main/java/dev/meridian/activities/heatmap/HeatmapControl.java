package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.store.Coverage;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.heatmap.HeatmapJobs;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.heatmap.HeatmapState;
import dev.meridian.workflows.heatmap.HeatmapWorkflow;
import dev.meridian.workflows.job.JobType;
import io.temporal.client.WorkflowClient;
import org.jdbi.v3.core.Handle;

/** Starts and cancels heatmap workflows. */
public final class HeatmapControl implements JobControl {
    private final WorkflowClient client;
    private final WorkflowPerJob workflows;

    public HeatmapControl(WorkflowClient client, WorkflowPerJob workflows) {
        this.client = client;
        this.workflows = workflows;
    }

    @Override
    public JobType type() {
        return HeatmapJobs.HEATMAP_COMPUTE;
    }

    @Override
    public String dispatch(OpenJob job) {
        HeatmapState state = HeatmapState.initial(
                HeatmapKey.ofWorkflowId(job.workflowId()), job.id().toString());
        return workflows.start(
                job,
                (options, terms) ->
                        WorkflowClient.start(client.newWorkflowStub(HeatmapWorkflow.class, options)::run, state));
    }

    @Override
    public boolean requestCancel(OpenJob job) {
        return workflows.cancel(job);
    }

    @Override
    public void endedOutside(Handle transaction, OpenJob job) {
        HeatmapPlanning.abandon(transaction, job.id());
        new Coverage().forgetIfCancelled(transaction, HeatmapKey.ofWorkflowId(job.workflowId()), job.id());
    }
}
