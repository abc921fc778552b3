package dev.meridian.activities.heatmap;

import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.workflows.heatmap.HeatmapActivities;
import dev.meridian.workflows.heatmap.TileTask;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;

/** {@link HeatmapActivities} on {@link TileComputation}; idempotent by job id, round, tile and chunk. */
public final class HeatmapActivitiesImpl implements HeatmapActivities {
    private final TileComputation tiles;

    public HeatmapActivitiesImpl(TileComputation tiles) {
        this.tiles = tiles;
    }

    @Override
    public void computeTile(TileTask task) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        ReportedFailures.reporting(() -> {
            tiles.compute(task, activity::heartbeat);
            return task;
        });
    }
}
