package dev.meridian.workflows.download.export;

import dev.meridian.workflows.job.ReplayContract;

class ExportReplayTest extends ReplayContract {
    ExportReplayTest() {
        super("ExportRecords", ExportRecordsWorkflowImpl.class);
    }
}
