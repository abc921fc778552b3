package dev.meridian.workflows.download;

import dev.meridian.workflows.job.ReplayContract;

class DownloadReplayTest extends ReplayContract {
    DownloadReplayTest() {
        super("DownloadRecords", DownloadRecordsWorkflowImpl.class);
    }
}
