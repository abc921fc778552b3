package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.ActivityInterface;

/**
 * What a refresh records about itself, each in one transaction with the explorer's status. Idempotent by job id: an
 * ended job stays as it ended.
 */
@ActivityInterface(namePrefix = "Explorer")
public interface ExplorerBookkeepingActivities {
    /**
     * Marks the job as running and ends, in one statement, all waiting jobs of this explorer that are older as
     * superseded.
     *
     * @param evenIfStale whether to go on although a newer update is stored
     */
    RefreshStart begin(RefreshTurn turn, boolean evenIfStale);

    /** Ends the job as completed; the explorer is clean unless a newer update is stored. */
    RefreshCompletion complete(RefreshTurn turn);

    /** Ends the job as superseded; the explorer's status is the newer job's to set. */
    void supersede(RefreshTurn turn);

    /** Puts the job back to pending with the failure of this attempt. */
    void retryLater(RefreshTurn turn, JobFailure failure);

    /** Ends the job as failed, and the explorer's status with it unless a newer update is stored. */
    void fail(RefreshTurn turn, JobFailure failure);

    /**
     * Ends one job as cancelled. The id comes from a signal that a person may have typed: one that is no job's of this
     * explorer, or no id at all, changes nothing, since a failure would hold the workflow open for ever.
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
