package dev.meridian.activities.explorer;

import dev.meridian.activities.job.JobControl;
import dev.meridian.activities.job.OpenJob;
import dev.meridian.activities.job.WorkflowStarts;
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
import org.jdbi.v3.core.Jdbi;

/** Hands builds to Temporal by signal-with-start and cancels them by signal. */
public final class StaticBuildControl implements JobControl {
    private final Jdbi jdbi;
    private final WorkflowClient client;
    private final Duration quietWindow;

    /**
     * @param quietWindow how long requests must pause before a build starts
     */
    public StaticBuildControl(Jdbi jdbi, WorkflowClient client, Duration quietWindow) {
        this.jdbi = jdbi;
        this.client = client;
        this.quietWindow = quietWindow;
    }

    @Override
    public JobType type() {
        return ExplorerJobs.STATIC_BUILD;
    }

    @Override
    public String dispatch(OpenJob job) {
        BuildRequest request = jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT payload ->> 'authorName', payload ->> 'authorEmail',
                               coalesce(payload ->> 'message', '') FROM jobs WHERE id = :id""")
                .bind("id", job.id())
                .map((row, context) ->
                        new BuildRequest(job.id().toString(), row.getString(1), row.getString(2), row.getString(3)))
                .one());
        StaticBuildWorkflow workflow =
                client.newWorkflowStub(StaticBuildWorkflow.class, WorkflowStarts.of(job, type()));
        BatchRequest signalWithStart = client.newSignalWithStartRequest();
        signalWithStart.add(workflow::run, new StaticBuildState(job.tenant(), quietWindow, List.of()));
        signalWithStart.add(workflow::requestBuild, request);
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
        // A build has no state besides its job.
    }
}
