package dev.meridian.activities.explorer.refresh;

import dev.meridian.activities.explorer.fence.PhaseMonitor;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.workflows.job.Progress;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Reports a phase's progress: each call heartbeats, and the job's row is updated a few times a second.
 *
 * <p>The heartbeat throws if the phase was cancelled.
 */
final class JobProgress implements PhaseMonitor {
    private static final long ROW_INTERVAL = Duration.ofMillis(300).toNanos();

    private final ActivityExecutionContext activity;
    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final UUID jobId;
    private final int itemsBefore;
    private final int fromPercent;
    private final int toPercent;
    private final String message;
    private long lastRow = System.nanoTime() - ROW_INTERVAL;

    /**
     * @param itemsBefore how many of the job's items earlier phases have done
     * @param fromPercent the job's progress when the phase begins
     * @param toPercent the job's progress when the phase ends
     * @param message what the phase does, for people
     */
    JobProgress(
            ActivityExecutionContext activity,
            Jdbi jdbi,
            JobProjection jobs,
            UUID jobId,
            int itemsBefore,
            int fromPercent,
            int toPercent,
            String message) {
        this.activity = activity;
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.jobId = jobId;
        this.itemsBefore = itemsBefore;
        this.fromPercent = fromPercent;
        this.toPercent = toPercent;
        this.message = message;
    }

    @Override
    public void at(Progress progress) {
        activity.heartbeat(progress);
        long now = System.nanoTime();
        if (progress.total() > 0 && (now - lastRow >= ROW_INTERVAL || progress.processed() == progress.total())) {
            lastRow = now;
            int percent = (int) (fromPercent + (toPercent - fromPercent) * progress.processed() / progress.total());
            Progress ofJob = new Progress(itemsBefore + progress.processed(), itemsBefore + progress.total());
            jdbi.useTransaction(tx -> jobs.progress(tx, jobId, ofJob, percent, message));
        }
    }
}
