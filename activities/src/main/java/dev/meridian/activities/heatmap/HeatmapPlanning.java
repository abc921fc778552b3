package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.store.BlockStore;
import dev.meridian.activities.heatmap.store.Coverage;
import dev.meridian.activities.heatmap.store.HeatmapArea;
import dev.meridian.activities.heatmap.store.Plans;
import dev.meridian.activities.heatmap.store.Plans.Plan;
import dev.meridian.activities.heatmap.store.PoiStore;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.heatmap.block.Chunks;
import dev.meridian.domain.heatmap.block.Tiling;
import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.domain.heatmap.grid.Grid;
import dev.meridian.domain.heatmap.grid.Reach;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.heatmap.HeatmapPlan;
import dev.meridian.workflows.heatmap.HeatmapState;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Decides which cells a job has to compute: all cells of its area, or the cells near places that changed since the area
 * was computed. Each later round computes the cells near places that changed since the previous round.
 */
final class HeatmapPlanning {
    private final int chunkSize;
    private final Plans plans = new Plans();
    private final Coverage coverage = new Coverage();
    private final PoiStore pois = new PoiStore();
    private final BlockStore blocks = new BlockStore();

    HeatmapPlanning(int chunkSize) {
        this.chunkSize = chunkSize;
    }

    /** The plan of the state's round, which is made if it does not exist. Idempotent by job id and round. */
    HeatmapPlan plan(Handle transaction, HeatmapState state, boolean onlyChanged) {
        UUID jobId = UUID.fromString(state.jobId());
        Plan existing = plans.find(transaction, jobId).orElse(null);
        if (existing != null && existing.round() >= state.round()) {
            return new HeatmapPlan(existing.tiles(), plans.firstOpenTile(transaction, jobId, existing.tiles()), true);
        }
        // A job keeps the bounds that it began with; with new bounds it would claim cells that none of its rounds has
        // computed.
        HeatmapArea area = existing == null ? find(transaction, state.key()) : existing.area();
        if (existing == null && isEmptyRegion(transaction, area)) {
            return new HeatmapPlan(0, 0, false);
        }
        long revision = coverage.currentRevision(transaction);
        long computed =
                existing == null ? onlyChanged ? coverage.revisionOf(transaction, area) : -1 : existing.revision();
        Grid grid = area.grid();
        List<CellRange> tiles = tiles(transaction, area, grid, computed);
        List<Long> chunks = tiles.stream()
                .map(tile -> new Chunks(grid, tile, chunkSize).count())
                .toList();
        plans.put(transaction, jobId, new Plan(area, chunkSize, revision, state.round(), tiles.size()), tiles, chunks);
        return new HeatmapPlan(tiles.size(), 0, true);
    }

    /**
     * Deletes the plan of a job that failed or was cancelled. The job may have overwritten cells that it shares with
     * other areas with scores from older places; these cells are computed again if places have changed since.
     */
    static void abandon(Handle transaction, UUID jobId) {
        Plans plans = new Plans();
        plans.find(transaction, jobId).ifPresent(plan -> {
            // The order matters: the first statement waits for a job that is just completing, which has then recorded
            // its coverage.
            plans.distrust(transaction, plan, jobId);
            new Coverage().distrust(transaction, plan.area(), plan.revision());
            plans.delete(transaction, jobId);
        });
    }

    /**
     * Whether the area is a region that never had places; if it had places before, its scores have to be computed
     * again.
     */
    private boolean isEmptyRegion(Handle transaction, HeatmapArea area) {
        return area.key().namesRegion()
                && !pois.anyOfTheMapWithin(transaction, Reach.around(area.bounds(), Reach.OF_THE_MAP))
                && coverage.revisionOf(transaction, area) < 0
                && !blocks.anyOf(transaction, area.grid());
    }

    private List<CellRange> tiles(Handle transaction, HeatmapArea area, Grid grid, long computedRevision) {
        return computedRevision < 0
                ? Tiling.all(grid)
                : Tiling.within(grid, coverage.changedSince(transaction, area, computedRevision));
    }

    private static HeatmapArea find(Handle transaction, HeatmapKey key) {
        return HeatmapArea.find(transaction, key)
                .orElseThrow(() -> JobException.permanent(
                        "city_not_found", "No city is called '" + key.area() + "'", new IllegalStateException()));
    }
}
