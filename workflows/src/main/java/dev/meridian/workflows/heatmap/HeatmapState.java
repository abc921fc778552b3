package dev.meridian.workflows.heatmap;

import dev.meridian.workflows.job.AboutJob;

/**
 * What a heatmap workflow is started with, and what one run of it hands to the next.
 *
 * @param key which cells
 * @param jobId the job that this answers
 * @param round 1 for what was asked for; each further round follows places that changed meanwhile
 * @param nextTile tiles before this one are done
 * @param attempt the attempt of the job, from 1
 */
public record HeatmapState(HeatmapKey key, String jobId, int round, int nextTile, int attempt) implements AboutJob {
    /** The state of a workflow that is started for the first time. */
    public static HeatmapState initial(HeatmapKey key, String jobId) {
        return new HeatmapState(key, jobId, 1, 0, 1);
    }

    HeatmapState fromTile(int tile) {
        return new HeatmapState(key, jobId, round, tile, attempt);
    }

    HeatmapState nextRound() {
        return new HeatmapState(key, jobId, round + 1, 0, attempt);
    }

    HeatmapState inAttempt(int current) {
        return new HeatmapState(key, jobId, round, nextTile, current);
    }
}
