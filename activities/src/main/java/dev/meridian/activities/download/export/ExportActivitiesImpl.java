package dev.meridian.activities.download.export;

import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.workflows.download.export.ExportActivities;
import dev.meridian.workflows.job.ActivityPolicies;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.UUID;

/** {@link ExportActivities} on {@link TableExport}; idempotent by job id. */
public final class ExportActivitiesImpl implements ExportActivities {
    private final TableExport exports;

    public ExportActivitiesImpl(TableExport exports) {
        this.exports = exports;
    }

    @Override
    public void write(String jobId, int attempt) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        ReportedFailures.reporting(() -> SupervisedWork.run(
                () -> {
                    exports.write(UUID.fromString(jobId), attempt);
                    return jobId;
                },
                ActivityPolicies.LONG_WORK,
                SupervisedWork.PROMPTLY,
                () -> activity.heartbeat(null)));
    }
}
