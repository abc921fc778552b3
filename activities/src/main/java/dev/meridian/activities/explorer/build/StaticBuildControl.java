package dev.meridian.activities.explorer.build;

import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.WorkflowStarts;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.explorer.BuildRequest;
import dev.meridian.workflows.explorer.ExplorerJobs;
import dev.meridian.workflows.explorer.StaticBuildState;
import dev.meridian.workflows.explorer.StaticBuildWorkflow;
import dev.meridian.workflows.job.JobType;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Hands builds to Temporal by signal-with-start and cancels them by signal. */
public final class StaticBuildControl implements JobControl {
    private final WorkflowClient client;
    private final Duration quietWindow;

    /**
     * @param quietWindow how long requests must pause before a build starts
     */
    public StaticBuildControl(WorkflowClient client, Duration quietWindow) {
        this.client = client;
        this.quietWindow = quietWindow;
    }

    @Override
    public JobType type() {
        return ExplorerJobs.STATIC_BUILD;
    }

    @Override
    public String dispatch(OpenJob job) {
        StaticBuildWorkflow workflow =
                client.newWorkflowStub(StaticBuildWorkflow.class, WorkflowStarts.of(job, type()));
        BatchRequest signalWithStart = client.newSignalWithStartRequest();
        signalWithStart.add(workflow::run, new StaticBuildState(job.tenant(), quietWindow, List.of()));
        signalWithStart.add(workflow::requestBuild, new BuildRequest(job.id().toString()));
        return client.signalWithStart(signalWithStart).getRunId();
    }

    @Override
    public boolean requestCancel(OpenJob job) {
        client.newWorkflowStub(StaticBuildWorkflow.class, job.workflowId())
                .cancelJob(job.id().toString());
        return true;
    }

    @Override
    public void endedOutside(Handle transaction, OpenJob job) {
        // A build has no state beside its job.
    }
}
