package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobFailure;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Records what a refresh asks for, as {@code <activity> <generation>} and {@code #<attempt>} from the second on. */
final class FakeExplorerActivities implements ExplorerRefreshActivities, ExplorerBookkeepingActivities {
    private final ActivityScript script;
    private final Queue<RefreshStart> starts = new ConcurrentLinkedQueue<>();

    FakeExplorerActivities(ActivityScript script) {
        this.script = script;
    }

    /** The next calls of begin answer this; later ones answer to proceed. */
    void begins(RefreshStart... answers) {
        starts.addAll(List.of(answers));
    }

    static String jobId(long generation) {
        return "job-" + generation;
    }

    private static String name(RefreshTurn turn) {
        return turn.generation() + (turn.attempt() == 1 ? "" : " #" + turn.attempt());
    }

    @Override
    public RefreshStart begin(RefreshTurn turn, boolean evenIfStale) {
        script.call("begin", name(turn) + (evenIfStale ? " even if stale" : ""));
        RefreshStart answer = starts.poll();
        return answer == null ? RefreshStart.PROCEED : answer;
    }

    @Override
    public ViewsRefreshed refreshViews(RefreshTurn turn) {
        script.call("refreshViews", name(turn));
        return new ViewsRefreshed(1, 0, 0, 0, 0);
    }

    @Override
    public ObjectsSynced syncObjects(RefreshTurn turn) {
        script.call("syncObjects", name(turn));
        return new ObjectsSynced(1, 0);
    }

    @Override
    public RefreshCompletion complete(RefreshTurn turn) {
        script.call("complete", name(turn));
        return new RefreshCompletion(true, true);
    }

    @Override
    public void supersede(RefreshTurn turn) {
        script.call("supersede", name(turn));
    }

    @Override
    public void retryLater(RefreshTurn turn, JobFailure failure) {
        script.call("retryLater", name(turn));
    }

    @Override
    public void fail(RefreshTurn turn, JobFailure failure) {
        script.call("fail", name(turn) + " " + failure.code());
    }

    @Override
    public void cancelJob(ExplorerKey explorer, String jobId) {
        script.call("cancelJob", jobId);
    }

    @Override
    public void cancelAll(ExplorerKey explorer, long upToGeneration) {
        script.call("cancelAll", upToGeneration);
    }

    @Override
    public void requestStaticBuild(RefreshTurn turn) {
        script.call("requestStaticBuild", name(turn));
    }
}
