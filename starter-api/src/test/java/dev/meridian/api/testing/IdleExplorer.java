package dev.meridian.api.testing;

import dev.meridian.workflows.explorer.ExplorerBookkeepingActivities;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.ExplorerRefreshActivities;
import dev.meridian.workflows.explorer.ObjectsSynced;
import dev.meridian.workflows.explorer.RefreshCompletion;
import dev.meridian.workflows.explorer.RefreshStart;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import dev.meridian.workflows.job.JobFailure;

/** Activities of refreshes that do nothing; a test overrides those that it is about. */
public class IdleExplorer implements ExplorerRefreshActivities, ExplorerBookkeepingActivities {
    @Override
    public RefreshStart begin(RefreshTurn turn, boolean evenIfStale) {
        return RefreshStart.PROCEED;
    }

    @Override
    public ViewsRefreshed refreshViews(RefreshTurn turn) {
        return new ViewsRefreshed(1, 0, 0, 0, 0);
    }

    @Override
    public ObjectsSynced syncObjects(RefreshTurn turn) {
        return new ObjectsSynced(1, 0);
    }

    @Override
    public RefreshCompletion complete(RefreshTurn turn) {
        return new RefreshCompletion(true, false);
    }

    @Override
    public void supersede(RefreshTurn turn) {}

    @Override
    public void retryLater(RefreshTurn turn, JobFailure failure) {}

    @Override
    public void fail(RefreshTurn turn, JobFailure failure) {}

    @Override
    public void cancelJob(ExplorerKey explorer, String jobId) {}

    @Override
    public void cancelAll(ExplorerKey explorer, long upToGeneration) {}

    @Override
    public void requestStaticBuild(RefreshTurn turn) {}
}
