package dev.meridian.workflows.download.export;

import io.temporal.activity.ActivityInterface;

/** The work of exports. */
@ActivityInterface(namePrefix = "Export")
public interface ExportActivities {
    /**
     * Marks the job as running its {@code attempt}th attempt, from 1, writes its files and ends the job as completed, with all
     * files at once. Heartbeats five times a second; if it fails or is cancelled, no file is left. Idempotent by job id: a job that has ended stays
     * as it ended.
     */
    void write(String jobId, int attempt);
}
