package dev.meridian.workflows.batch;

import dev.meridian.workflows.job.ReplayContract;

class BatchReplayTest extends ReplayContract {
    BatchReplayTest() {
        super("Batch", BatchWorkflowImpl.class);
    }
}
