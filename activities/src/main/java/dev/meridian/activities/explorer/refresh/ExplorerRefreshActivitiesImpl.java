package dev.meridian.activities.explorer.refresh;

import dev.meridian.activities.explorer.fence.PhaseMonitor;
import dev.meridian.activities.explorer.object.ObjectSync;
import dev.meridian.activities.explorer.view.ViewRefresh;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.workflows.explorer.ExplorerRefreshActivities;
import dev.meridian.workflows.explorer.ObjectsSynced;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * {@link ExplorerRefreshActivities} over {@link ViewRefresh} and {@link ObjectSync}. A phase is idempotent by generation
 * and attempt.
 */
public final class ExplorerRefreshActivitiesImpl implements ExplorerRefreshActivities {
    private static final int VIEWS_DONE_PERCENT = 40;
    private static final int OBJECTS_DONE_PERCENT = 99;

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final ViewRefresh views;
    private final ObjectSync objects;

    public ExplorerRefreshActivitiesImpl(Jdbi jdbi, JobProjection jobs, ViewRefresh views, ObjectSync objects) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.views = views;
        this.objects = objects;
    }

    @Override
    public ViewsRefreshed refreshViews(RefreshTurn turn) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        return ReportedFailures.reporting(() -> views.refresh(
                turn,
                activity.getInfo().getAttempt(),
                progress(activity, turn, 0, 0, VIEWS_DONE_PERCENT, "building views")));
    }

    @Override
    public ObjectsSynced syncObjects(RefreshTurn turn) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        return ReportedFailures.reporting(() -> objects.sync(
                turn,
                activity.getInfo().getAttempt(),
                progress(
                        activity,
                        turn,
                        views.count(turn.explorer()),
                        VIEWS_DONE_PERCENT,
                        OBJECTS_DONE_PERCENT,
                        "syncing objects")));
    }

    private PhaseMonitor progress(
            ActivityExecutionContext activity, RefreshTurn turn, int itemsBefore, int from, int to, String message) {
        return new JobProgress(activity, jdbi, jobs, UUID.fromString(turn.jobId()), itemsBefore, from, to, message);
    }
}
