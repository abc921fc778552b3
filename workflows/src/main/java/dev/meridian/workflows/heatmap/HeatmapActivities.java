package dev.meridian.workflows.heatmap;

import io.temporal.activity.ActivityInterface;

/** The CPU work of heatmaps. */
@ActivityInterface(namePrefix = "Heatmap")
public interface HeatmapActivities {
    /**
     * Scores the chunks of a tile that are not done yet and writes each with its resume point in one transaction.
     *
     * <p>Idempotent by (job id, round, tile, chunk): a chunk that is committed is neither scored nor written again.
     * Heartbeats {@link TileProgress} after each chunk. If it is cancelled, committed chunks are kept.
     */
    void computeTile(TileTask task);
}
