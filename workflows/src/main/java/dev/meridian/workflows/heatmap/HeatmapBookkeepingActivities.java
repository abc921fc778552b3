package dev.meridian.workflows.heatmap;

import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.ActivityInterface;

/** What a heatmap workflow records about itself. Idempotent by job id: an ended job stays as it ended. */
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
     * @return whether places have changed; the job is open then and wants another round
     */
    boolean complete(HeatmapState state);

    /** Ends the job as completed for want of places. */
    void completeWithoutPlaces(HeatmapState state);

    /** Puts the job back to pending with the failure of this attempt. */
    void retryLater(HeatmapState state, JobFailure failure);

    /** Ends the job as failed; the cells it has written stay. */
    void fail(HeatmapState state, JobFailure failure);

    /** Ends the job as cancelled; the cells it has written stay. */
    void cancel(HeatmapState state);
}
