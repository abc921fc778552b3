package dev.meridian.activities.heatmap;

import dev.meridian.workflows.heatmap.TileProgress;

/**
 * Receives a tile's progress after each committed chunk and repeatedly while places are read; stops the work by
 * throwing, for example when the job was cancelled.
 */
@FunctionalInterface
public interface TileMonitor {
    void isAt(TileProgress progress);
}
