package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.SharedJobs;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** Starts workflows that several jobs share, and cancels single jobs of them, for every {@link JobControl} of such a type. */
public final class SharedWorkflows {
    private final WorkflowClient client;
    private final Jdbi jdbi;
    private final SharedJobs jobs = new SharedJobs();

    public SharedWorkflows(WorkflowClient client, Jdbi jdbi) {
        this.client = client;
        this.jdbi = jdbi;
    }

    /**
     * Starts the workflow of a job that shares it, or finds that it runs. A run that has ended although a job of it is open is
     * followed by another, which performs what is open.
     *
     * @param start starts a workflow with the options that it is given
     * @return the id of the run
     */
    public String start(OpenJob job, Function<WorkflowOptions, WorkflowExecution> start) {
        WorkflowOptions options = WorkflowOptions.newBuilder(WorkflowStarts.of(job))
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                .setDisableEagerExecution(false)
                .build();
        return WorkflowStarts.inTime(() -> {
            try {
                return start.apply(options).getRunId();
            } catch (WorkflowExecutionAlreadyStarted runs) {
                return client.newUntypedWorkflowStub(job.workflowId())
                        .describe()
                        .getExecution()
                        .getRunId();
            }
        });
    }

    /**
     * Asks for the cancellation of a job that shares a workflow; its worker looks for that several times a second.
     *
     * @return whether the job runs; if it does not, it begins no more and the caller ends it
     */
    public boolean requestCancel(OpenJob job) {
        return jdbi.withHandle(handle -> jobs.requestCancel(handle, job.workflowId(), job.id()));
    }
}
