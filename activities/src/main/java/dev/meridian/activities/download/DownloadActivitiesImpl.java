package dev.meridian.activities.download;

import dev.meridian.activities.download.store.StaleWriterException;
import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.workflows.download.DownloadActivities;
import dev.meridian.workflows.download.DownloadPlan;
import dev.meridian.workflows.download.DownloadState;
import dev.meridian.workflows.download.TableTask;
import dev.meridian.workflows.download.TableTurn;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@link DownloadActivities}, each on a thread of its own while this one heartbeats; idempotent by job id, table and turn. */
public final class DownloadActivitiesImpl implements DownloadActivities {
    private static final Duration LONGEST_LISTING = Duration.ofMinutes(10);

    /** A page that was begun before the turn's end may take long. */
    private static final Duration LONGEST_READING = Duration.ofMinutes(60);

    private final DownloadPlanning planning;
    private final TableDownload downloads;

    public DownloadActivitiesImpl(DownloadPlanning planning, TableDownload downloads) {
        this.planning = planning;
        this.downloads = downloads;
    }

    @Override
    public DownloadPlan prepare(DownloadState state) {
        return supervised(() -> planning.plan(state), LONGEST_LISTING);
    }

    @Override
    public TableTurn readTable(TableTask task) {
        int delivery = Activity.getExecutionContext().getInfo().getAttempt();
        return supervised(() -> downloads.read(task, delivery), LONGEST_READING);
    }

    private static <T> T supervised(Callable<T> work, Duration longest) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        return ReportedFailures.reporting(() -> {
            try {
                return SupervisedWork.run(work, longest, SupervisedWork.PROMPTLY, () -> activity.heartbeat(null));
            } catch (StaleWriterException taken) {
                // Temporal has given the table to another worker, which goes on; nobody listens to this one.
                throw ApplicationFailure.newFailureWithCause("another worker has the table", "stale_writer", taken);
            }
        });
    }
}
