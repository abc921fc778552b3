package dev.meridian.activities.download.publish;

import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.workflows.download.publish.PublishActivities;
import dev.meridian.workflows.download.publish.PublishState;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@link PublishActivities}, each on a thread of its own while this one heartbeats; idempotent by job id and turn. */
public final class PublishActivitiesImpl implements PublishActivities {
    /** A batch that was begun before the turn's end may take long. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Publishing publishing;

    public PublishActivitiesImpl(Publishing publishing) {
        this.publishing = publishing;
    }

    @Override
    public void prepare(PublishState state) {
        supervised(() -> {
            publishing.prepare(state);
            return true;
        });
    }

    @Override
    public boolean publish(PublishState state) {
        int delivery = Activity.getExecutionContext().getInfo().getAttempt();
        return supervised(() -> publishing.publish(state, delivery));
    }

    private static boolean supervised(Callable<Boolean> work) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        return ReportedFailures.reporting(() -> {
            try {
                return SupervisedWork.run(work, LONGEST, SupervisedWork.PROMPTLY, () -> activity.heartbeat(null));
            } catch (PublishRuns.StaleRunException taken) {
                // Temporal has given the turn to another worker, which goes on; nobody listens to this one.
                throw ApplicationFailure.newFailureWithCause("another worker has the run", "stale_writer", taken);
            }
        });
    }
}
