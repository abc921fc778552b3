package dev.meridian.workflows.task;

import dev.meridian.workflows.job.ReplayContract;

class TaskPageReplayTest extends ReplayContract {
    TaskPageReplayTest() {
        super("TaskPage", TaskPageWorkflowImpl.class);
    }
}
