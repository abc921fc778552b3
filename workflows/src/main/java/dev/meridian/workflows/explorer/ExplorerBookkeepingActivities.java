package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.ActivityInterface;

/**
 * Records the state of a refresh, each call in one transaction with the explorer's status. Idempotent by job id: an
 * ended job keeps its final state.
 */
@ActivityInterface(namePrefix = "Explorer")
public interface ExplorerBookkeepingActivities {
    /**
     * Marks the job as running and ends, in one statement, all waiting jobs of this explorer that are older as
     * superseded.
     *
     * @param evenIfStale whether the refresh continues although a newer update is stored
     */
    RefreshStart begin(RefreshTurn turn, boolean evenIfStale);

    /** Ends the job as completed; the explorer is clean unless a newer update is stored. */
    RefreshCompletion complete(RefreshTurn turn);

    /** Ends the job as superseded; the newer job sets the explorer's status. */
    void supersede(RefreshTurn turn);

    /** Puts the job back to pending with the failure of this attempt. */
    void retryLater(RefreshTurn turn, JobFailure failure);

    /** Ends the job as failed, and the explorer's status with it unless a newer update is stored. */
    void fail(RefreshTurn turn, JobFailure failure);

    /**
     * Ends one job as cancelled. A person may have typed the id into a signal: an id that is malformed or belongs to no
     * job of this explorer changes nothing, since a failure would keep the workflow open for ever.
     */
    void cancelJob(ExplorerKey explorer, String jobId);

    /** Ends all open jobs of the explorer up to a generation as cancelled. */
    void cancelAll(ExplorerKey explorer, long upToGeneration);

    /**
     * Asks for a build of the static site; does nothing where no build hook is configured. Idempotent by the turn's job
     * id: one refresh asks for one build.
     */
    void requestStaticBuild(RefreshTurn turn);
}
