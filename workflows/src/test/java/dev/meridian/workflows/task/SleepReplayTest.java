package dev.meridian.workflows.task;

import dev.meridian.workflows.job.ReplayContract;

class SleepReplayTest extends ReplayContract {
    SleepReplayTest() {
        super("Sleep", SleepWorkflowImpl.class);
    }
}
