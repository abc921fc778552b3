package dev.meridian.workflows.heatmap;

import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.ActivityInterface;

/** Records the state of a heatmap's job. Idempotent by job id: an ended job keeps its final state. */
@ActivityInterface(namePrefix = "Heatmap")
public interface HeatmapBookkeepingActivities {
    /**
     * Marks the job as running and cuts the round's cells into tiles. Idempotent by (job id, round): a plan that exists is
     * returned as it is.
     */
    HeatmapPlan plan(HeatmapState state);

    /**
     * Ends the job as completed and its area as covered, if no place has changed meanwhile or if this was the last round.
     *
     * @return whether places have changed; the job is then still open and needs another round
     */
    boolean complete(HeatmapState state);

    /** Ends the job as completed, with the outcome that its region has no places. */
    void completeWithoutPlaces(HeatmapState state);

    /** Puts the job back to pending with the failure of this attempt. */
    void retryLater(HeatmapState state, JobFailure failure);

    /** Ends the job as failed; written cells are kept. */
    void fail(HeatmapState state, JobFailure failure);

    /** Ends the job as cancelled; written cells are kept. */
    void cancel(HeatmapState state);
}
