package dev.meridian.workflows.explorer;

import io.temporal.activity.ActivityInterface;

/** The phases of a refresh. Each is idempotent: a repetition finds its work done. */
@ActivityInterface(namePrefix = "Explorer")
public interface ExplorerRefreshActivities {
    /**
     * The database phase, in one transaction: builds every view of the stored TSV and writes what differs.
     *
     * <p>Heartbeats {@link dev.meridian.workflows.job.Progress} in views. If it is cancelled, it has changed nothing.
     */
    ViewsRefreshed refreshViews(RefreshTurn turn);

    /**
     * The object phase: makes the bucket equal to the database for this explorer, also after changes by others.
     *
     * <p>Heartbeats {@link dev.meridian.workflows.job.Progress} in objects. If it is cancelled or fails, uploaded
     * objects are kept, and the database knows which they are.
     */
    ObjectsSynced syncObjects(RefreshTurn turn);
}
