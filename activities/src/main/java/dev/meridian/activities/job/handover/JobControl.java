package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobType;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Starts and cancels the jobs of one type, from outside their workflow. */
public interface JobControl {
    JobType type();

    /**
     * Hands a job to Temporal, or makes sure that Temporal has it. A job that shares a workflow is handed over with all others
     * of that workflow. Idempotent by job id.
     *
     * @return the id of the run that has it
     * @throws io.temporal.client.WorkflowServiceException if Temporal cannot be reached; the job stays in the outbox
     */
    String dispatch(OpenJob job);

    /**
     * The id of a workflow that several jobs of a tenant are to share.
     *
     * @param page a fresh id
     * @return empty if jobs of the type always have workflows of their own
     */
    default Optional<String> sharedWorkflowId(String tenant, UUID page) {
        return Optional.empty();
    }

    /**
     * Asks the workflow to cancel the job; it ends as cancelled when its work has stopped.
     *
     * @return whether a workflow runs that will end the job; if it is false, the caller ends the job
     * @throws io.temporal.client.WorkflowNotFoundException if no workflow runs that could have the job
     */
    boolean requestCancel(OpenJob job);

    /**
     * Called, in the same transaction, when a job was ended without its workflow's doing, so that the feature can
     * update its own tables. A type that keeps state besides the job's row overrides this.
     */
    default void endedOutside(Handle transaction, OpenJob job) {}
}
