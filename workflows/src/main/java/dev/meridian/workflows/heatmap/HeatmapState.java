package dev.meridian.workflows.heatmap;

import dev.meridian.workflows.job.AboutJob;

/**
 * The argument of a heatmap's workflow, which one run passes to the next by continue-as-new.
 *
 * @param key the heatmap to compute
 * @param jobId the job
 * @param round 1 for the requested computation; each further round computes cells near places that changed meanwhile
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
