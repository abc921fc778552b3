package dev.meridian.workflows.schedule;

import dev.meridian.workflows.job.ReplayContract;

class ScheduledJobReplayTest extends ReplayContract {
    ScheduledJobReplayTest() {
        super("ScheduledJob", ScheduledJobWorkflowImpl.class);
    }
}
