package dev.meridian.workflows.heatmap;

import dev.meridian.workflows.job.ReplayContract;

class HeatmapReplayTest extends ReplayContract {
    HeatmapReplayTest() {
        super("Heatmap", HeatmapWorkflowImpl.class);
    }
}
