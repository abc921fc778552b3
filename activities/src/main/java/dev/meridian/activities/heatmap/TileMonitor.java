package dev.meridian.activities.heatmap;

import dev.meridian.workflows.heatmap.TileProgress;

/** Told after each committed chunk; stops the work by throwing, e.g. when the job was cancelled. */
@FunctionalInterface
public interface TileMonitor {
    void chunkDone(TileProgress progress);
}
