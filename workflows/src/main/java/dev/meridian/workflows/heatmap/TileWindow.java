package dev.meridian.workflows.heatmap;

import dev.meridian.workflows.job.Uncancellable;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Keeps a bounded number of tiles in flight. If a tile fails, the others are cancelled before the failure is thrown;
 * committed chunks are kept.
 */
final class TileWindow {
    private final HeatmapActivities work;
    private final HeatmapState state;
    private final int size;
    private final Queue<Promise<Void>> inFlight = new ArrayDeque<>();

    TileWindow(HeatmapActivities work, HeatmapState state, int size) {
        this.work = work;
        this.state = state;
        this.size = size;
    }

    /** Computes the tiles from the state's next tile on; returns when all are computed. */
    void computeUntil(int endTile) {
        CancellationScope scope = Workflow.newCancellationScope(() -> {
            for (int tile = state.nextTile(); tile < endTile; tile++) {
                if (inFlight.size() == size) {
                    inFlight.remove().get();
                }
                inFlight.add(Async.procedure(work::computeTile, new TileTask(state.jobId(), state.round(), tile)));
            }
            while (!inFlight.isEmpty()) {
                inFlight.remove().get();
            }
        });
        try {
            scope.run();
        } catch (ActivityFailure | CanceledFailure failure) {
            scope.cancel("a tile failed");
            awaitTheRest();
            throw failure;
        }
    }

    private void awaitTheRest() {
        Uncancellable.run(() -> {
            for (Promise<Void> tile : inFlight) {
                tile.handle((nothing, failure) -> nothing).get();
            }
        });
    }
}
