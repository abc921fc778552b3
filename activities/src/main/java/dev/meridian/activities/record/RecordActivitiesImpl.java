package dev.meridian.activities.record;

import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.record.RecordActivities;
import dev.meridian.workflows.record.RecordTurn;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@link RecordActivities} on {@link RecordAnalysis}; idempotent by tenant, audio, step, version and parameters. */
public final class RecordActivitiesImpl implements RecordActivities {
    /**
     * The pause between two heartbeats, by which a step learns that its job is cancelled, so that its programs end
     * within a second. The SDK sends fewer of these heartbeats to Temporal, as the worker's options say.
     */
    private static final Duration BETWEEN_HEARTBEATS = Duration.ofMillis(50);

    private final RecordAnalysis analysis;

    public RecordActivitiesImpl(RecordAnalysis analysis) {
        this.analysis = analysis;
    }

    @Override
    public void measure(RecordTurn turn) {
        supervise(() -> {
            analysis.measure(turn);
            return turn;
        });
    }

    @Override
    public void compare(RecordTurn turn) {
        supervise(() -> {
            analysis.compare(turn);
            return turn;
        });
    }

    @Override
    public void analyse(RecordTurn turn) {
        supervise(() -> {
            analysis.measure(turn);
            analysis.compare(turn);
            return turn;
        });
    }

    static void supervise(Callable<RecordTurn> work) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        ReportedFailures.reporting(() -> SupervisedWork.run(
                work, ActivityPolicies.LONG_WORK, BETWEEN_HEARTBEATS, () -> activity.heartbeat(null)));
    }
}
