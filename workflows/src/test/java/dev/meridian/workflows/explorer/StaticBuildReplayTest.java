package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.ReplayContract;

class StaticBuildReplayTest extends ReplayContract {
    StaticBuildReplayTest() {
        super("StaticBuild", StaticBuildWorkflowImpl.class);
    }
}
