package dev.meridian.activities.heatmap;

import dev.meridian.workflows.heatmap.TileProgress;

/**
 * Told where a tile is, after each committed chunk and now and then while places are read; stops the work by throwing, e.g.
 * when the job was cancelled.
 */
@FunctionalInterface
public interface TileMonitor {
    void isAt(TileProgress progress);
}
