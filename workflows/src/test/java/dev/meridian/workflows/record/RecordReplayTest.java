package dev.meridian.workflows.record;

import dev.meridian.workflows.job.ReplayContract;

class RecordReplayTest extends ReplayContract {
    RecordReplayTest() {
        super("Record", ProcessRecordWorkflowImpl.class);
    }
}
