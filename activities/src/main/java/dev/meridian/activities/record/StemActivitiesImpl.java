package dev.meridian.activities.record;

import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.record.RecordTurn;
import dev.meridian.workflows.record.StemActivities;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;

/** {@link StemActivities} on {@link RecordStems}; idempotent by tenant, audio, engine, parameters and block. */
public final class StemActivitiesImpl implements StemActivities {
    private final RecordStems stems;

    public StemActivitiesImpl(RecordStems stems) {
        this.stems = stems;
    }

    @Override
    public void takeApart(RecordTurn turn) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        ReportedFailures.reporting(() -> SupervisedWork.run(
                () -> {
                    stems.takeApart(turn);
                    return turn;
                },
                ActivityPolicies.LONG_WORK,
                RecordActivitiesImpl.BETWEEN_HEARTBEATS,
                () -> activity.heartbeat(null)));
    }
}
