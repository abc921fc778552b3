package dev.meridian.activities.record;

import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.record.RecordActivities;
import dev.meridian.workflows.record.RecordTurn;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;

/** {@link RecordActivities} on {@link RecordAnalysis}; idempotent by tenant, audio, step, version and parameters. */
public final class RecordActivitiesImpl implements RecordActivities {
    /** Often, so that a cancelled job's programs end within a second. */
    static final Duration BETWEEN_HEARTBEATS = Duration.ofMillis(200);

    private final RecordAnalysis analysis;

    public RecordActivitiesImpl(RecordAnalysis analysis) {
        this.analysis = analysis;
    }

    @Override
    public void analyse(RecordTurn turn) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        ReportedFailures.reporting(() -> SupervisedWork.run(
                () -> {
                    analysis.analyse(turn);
                    return turn;
                },
                ActivityPolicies.LONG_WORK,
                BETWEEN_HEARTBEATS,
                () -> activity.heartbeat(null)));
    }
}
