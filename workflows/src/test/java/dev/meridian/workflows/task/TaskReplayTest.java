package dev.meridian.workflows.task;

import dev.meridian.workflows.job.ReplayContract;

class TaskReplayTest extends ReplayContract {
    TaskReplayTest() {
        super("Task", TaskWorkflowImpl.class);
    }
}
