package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.store.Coverage;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.WorkflowStarts;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.heatmap.HeatmapJobs;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.heatmap.HeatmapState;
import dev.meridian.workflows.heatmap.HeatmapWorkflow;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionDescription;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;

/** Starts and cancels heatmap workflows. */
public final class HeatmapControl implements JobControl {
    private static final int PATIENCE = 30;
    private static final long PAUSE_NANOS = 50_000_000;

    private final WorkflowClient client;

    public HeatmapControl(WorkflowClient client) {
        this.client = client;
    }

    @Override
    public JobType type() {
        return HeatmapJobs.HEATMAP_COMPUTE;
    }

    /**
     * Starts the workflow. An open workflow with this id belongs either to this job, which was sent before, or to the
     * previous job, whose row has ended and whose workflow is about to end; the previous workflow is waited for, for
     * about a second.
     */
    @Override
    public String dispatch(OpenJob job) {
        HeatmapKey key = HeatmapKey.ofWorkflowId(job.workflowId());
        for (int patience = PATIENCE; ; patience--) {
            HeatmapWorkflow workflow = client.newWorkflowStub(HeatmapWorkflow.class, WorkflowStarts.of(job, type()));
            try {
                return WorkflowClient.start(
                                workflow::run,
                                HeatmapState.initial(key, job.id().toString()))
                        .getRunId();
            } catch (WorkflowExecutionAlreadyStarted open) {
                WorkflowExecutionDescription running =
                        client.newUntypedWorkflowStub(job.workflowId()).describe();
                if (job.id().toString().equals(running.getMemo(JobSearchAttributes.MEMO_JOB_ID, String.class))) {
                    return running.getExecution().getRunId();
                }
                if (patience == 0) {
                    throw open;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    @Override
    public boolean requestCancel(OpenJob job) {
        client.newUntypedWorkflowStub(job.workflowId()).cancel();
        return true;
    }

    @Override
    public void endedOutside(Handle transaction, OpenJob job) {
        HeatmapPlanning.abandon(transaction, job.id());
        new Coverage().forgetIfCancelled(transaction, HeatmapKey.ofWorkflowId(job.workflowId()), job.id());
    }
}
