package dev.meridian.workflows.download.publish;

import dev.meridian.workflows.job.ReplayContract;

class PublishReplayTest extends ReplayContract {
    PublishReplayTest() {
        super("PublishRecords", PublishRecordsWorkflowImpl.class);
    }
}
