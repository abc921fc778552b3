package dev.meridian.workflows.explorer;

import io.temporal.activity.ActivityInterface;

/** The work of a refresh. Each is idempotent by (generation, attempt): a repeat finds its work done. */
@ActivityInterface(namePrefix = "Explorer")
public interface ExplorerRefreshActivities {
    /**
     * The database phase, in one transaction: builds every view of the stored TSV and writes what differs.
     *
     * <p>Heartbeats {@link dev.meridian.workflows.job.Progress} in views. Cancelled, it leaves nothing.
     */
    ViewsRefreshed refreshViews(RefreshTurn turn);

    /**
     * The object phase: makes the bucket equal to the database for this explorer, whoever changed either before.
     *
     * <p>Heartbeats {@link dev.meridian.workflows.job.Progress} in objects. Cancelled or failed, it keeps what it has
     * synced, and the database knows what that is.
     */
    ObjectsSynced syncObjects(RefreshTurn turn);
}
