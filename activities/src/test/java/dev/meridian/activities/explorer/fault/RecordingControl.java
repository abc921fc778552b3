package dev.meridian.activities.explorer.fault;

import dev.meridian.activities.explorer.edit.ExplorerRows;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.explorer.ExplorerJobs;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.job.JobType;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowServiceException;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jdbi.v3.core.Handle;

/** A Temporal that takes every refresh and does nothing, unless it is away. */
public final class RecordingControl implements JobControl {
    public final Queue<UUID> dispatched = new ConcurrentLinkedQueue<>();
    public volatile boolean away;

    @Override
    public JobType type() {
        return ExplorerJobs.EXPLORER_REFRESH;
    }

    @Override
    public String dispatch(OpenJob job) {
        if (away) {
            throw new WorkflowServiceException(
                    WorkflowExecution.newBuilder()
                            .setWorkflowId(job.workflowId())
                            .build(),
                    "ExplorerRefresh",
                    new IllegalStateException("Temporal is away"));
        }
        dispatched.add(job.id());
        return UUID.randomUUID().toString();
    }

    @Override
    public boolean requestCancel(OpenJob job) {
        return true;
    }

    @Override
    public void endedOutside(Handle transaction, OpenJob job) {
        new ExplorerRows().failIfNothingIsOpen(transaction, new ExplorerKey(job.tenant(), job.subject()));
    }
}
