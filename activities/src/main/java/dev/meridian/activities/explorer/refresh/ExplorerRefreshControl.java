package dev.meridian.activities.explorer.refresh;

import dev.meridian.activities.explorer.edit.ExplorerRows;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.WorkflowStarts;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.explorer.ExplorerJobs;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.ExplorerRefreshState;
import dev.meridian.workflows.explorer.ExplorerRefreshWorkflow;
import dev.meridian.workflows.explorer.RefreshRequest;
import dev.meridian.workflows.job.JobType;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowClient;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** Hands refreshes to Temporal by signal-with-start and cancels them by signal. */
public final class ExplorerRefreshControl implements JobControl {
    private final WorkflowClient client;
    private final ExplorerRows explorers = new ExplorerRows();

    public ExplorerRefreshControl(WorkflowClient client) {
        this.client = client;
    }

    @Override
    public JobType type() {
        return ExplorerJobs.EXPLORER_REFRESH;
    }

    @Override
    public String dispatch(OpenJob job) {
        ExplorerRefreshWorkflow workflow =
                client.newWorkflowStub(ExplorerRefreshWorkflow.class, WorkflowStarts.of(job));
        BatchRequest signalWithStart = client.newSignalWithStartRequest();
        signalWithStart.add(workflow::run, ExplorerRefreshState.initial(explorer(job)));
        signalWithStart.add(
                workflow::requestRefresh, new RefreshRequest(job.id().toString(), generation(job)));
        return client.signalWithStart(signalWithStart).getRunId();
    }

    @Override
    public boolean requestCancel(OpenJob job) {
        client.newWorkflowStub(ExplorerRefreshWorkflow.class, job.workflowId())
                .cancelJob(job.id().toString());
        return true;
    }

    @Override
    public void endedOutside(Handle transaction, OpenJob job) {
        explorers.failIfNothingIsOpen(transaction, explorer(job));
    }

    private static ExplorerKey explorer(OpenJob job) {
        return new ExplorerKey(job.tenant(), job.subject());
    }

    private static long generation(OpenJob job) {
        return Objects.requireNonNull(job.generation(), "a refresh has a generation");
    }
}
