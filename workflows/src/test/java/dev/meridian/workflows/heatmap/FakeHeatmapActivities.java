package dev.meridian.workflows.heatmap;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobFailure;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Records what a heatmap asks for; tiles as {@code tile <round>.<number>}. */
final class FakeHeatmapActivities implements HeatmapActivities, HeatmapBookkeepingActivities {
    private final ActivityScript script;
    private final Set<Integer> done = new ConcurrentSkipListSet<>();
    private final Queue<Integer> tilesOfRounds;
    private int tiles;
    private int plannedRound;

    FakeHeatmapActivities(ActivityScript script, List<Integer> tilesOfRounds) {
        this.script = script;
        this.tilesOfRounds = new ArrayDeque<>(tilesOfRounds);
    }

    @Override
    public void computeTile(TileTask task) {
        script.call("tile", task.round() + "." + task.tile());
        done.add(task.tile());
    }

    @Override
    public HeatmapPlan plan(HeatmapState state) {
        script.call("plan", state.round() + " #" + state.attempt());
        if (state.round() > plannedRound) {
            plannedRound = state.round();
            tiles = tilesOfRounds.remove();
            done.clear();
        }
        int open = 0;
        while (done.contains(open)) {
            open++;
        }
        return new HeatmapPlan(tiles, open, tiles >= 0);
    }

    @Override
    public boolean complete(HeatmapState state) {
        script.call("complete", state.round());
        return !tilesOfRounds.isEmpty();
    }

    @Override
    public void completeWithoutPlaces(HeatmapState state) {
        script.call("completeWithoutPlaces", state.round());
    }

    @Override
    public void retryLater(HeatmapState state, JobFailure failure) {
        script.call("retryLater", failure.code() + " in " + failure.retryIn());
    }

    @Override
    public void fail(HeatmapState state, JobFailure failure) {
        script.call("fail", failure.code());
    }

    @Override
    public void cancel(HeatmapState state) {
        script.call("cancel", state.round());
    }
}
