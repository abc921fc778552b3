package dev.meridian.api.heatmap;

import dev.meridian.activities.heatmap.store.Plans;
import dev.meridian.activities.heatmap.store.Plans.TileState;
import dev.meridian.activities.heatmap.store.Plans.TileStates;
import dev.meridian.api.live.FollowedWork;
import dev.meridian.domain.heatmap.block.BlockKey;
import dev.meridian.domain.heatmap.block.BlockRange;
import dev.meridian.domain.heatmap.block.Chunks;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Grid;
import dev.meridian.workflows.heatmap.HeatmapJobs;
import dev.meridian.workflows.job.JobType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Sends the followers of a running heatmap its tiles, and then the blocks that it has committed. */
final class FollowedTiles implements FollowedWork<TileStates> {
    private final Plans plans = new Plans();

    /**
     * The plan of a round, with how far each tile is.
     *
     * @param side cells along each side of a block
     * @param tiles in the order of their numbers, which begin at 0
     */
    record PlanFrame(UUID jobId, BoundsFrame bounds, BigDecimal gridStep, int side, int round, List<TileFrame> tiles)
            implements Frame {
        @Override
        public String type() {
            return "PLAN";
        }
    }

    /** The bounds of the job's area in degrees. */
    record BoundsFrame(double minLat, double minLng, double maxLat, double maxLng) {
        static BoundsFrame of(Bounds bounds) {
            return new BoundsFrame(bounds.minLat(), bounds.minLng(), bounds.maxLat(), bounds.maxLng());
        }
    }

    /**
     * A tile.
     *
     * @param rows the first row of cells and the row after the last; a row's latitude is its number times the step
     * @param columns likewise, of longitudes
     * @param done the number of committed chunks
     */
    record TileFrame(List<Integer> rows, List<Integer> columns, long done, long chunks) {
        static TileFrame of(Grid grid, TileState tile) {
            int south = grid.firstRowNumber();
            int west = grid.firstColumnNumber();
            return new TileFrame(
                    List.of(
                            south + tile.range().firstRow(),
                            south + tile.range().endRow()),
                    List.of(
                            west + tile.range().firstColumn(),
                            west + tile.range().endColumn()),
                    tile.done(),
                    tile.chunks());
        }
    }

    /**
     * What was committed since the frame before.
     *
     * @param blocks row and column of each block with cells that were computed
     * @param tiles number and done chunks of each tile that has come further
     */
    record BlocksFrame(UUID jobId, List<List<Integer>> blocks, List<List<Long>> tiles) implements Frame {
        @Override
        public String type() {
            return "BLOCKS";
        }
    }

    @Override
    public JobType type() {
        return HeatmapJobs.HEATMAP_COMPUTE;
    }

    @Override
    public Optional<TileStates> look(Handle handle, UUID jobId) {
        return plans.tileStates(handle, jobId);
    }

    @Override
    public List<Frame> first(UUID jobId, TileStates now) {
        Grid grid = now.plan().area().grid();
        return List.of(new PlanFrame(
                jobId,
                BoundsFrame.of(now.plan().area().bounds()),
                new BigDecimal(now.plan().area().key().gridStep()),
                BlockKey.SIDE,
                now.plan().round(),
                now.tiles().stream().map(tile -> TileFrame.of(grid, tile)).toList()));
    }

    @Override
    public List<Frame> between(UUID jobId, TileStates before, TileStates now) {
        if (before.plan().round() != now.plan().round()) {
            List<Frame> frames = new ArrayList<>(completed(jobId, before));
            frames.addAll(first(jobId, now));
            return frames;
        }
        return committed(
                jobId, before, now.tiles().stream().map(TileState::done).toList());
    }

    @Override
    public List<Frame> completed(UUID jobId, TileStates before) {
        return committed(
                jobId, before, before.tiles().stream().map(TileState::chunks).toList());
    }

    private static List<Frame> committed(UUID jobId, TileStates before, List<Long> done) {
        SortedSet<BlockKey> blocks = new TreeSet<>();
        List<List<Long>> tiles = new ArrayList<>();
        Grid grid = before.plan().area().grid();
        for (int number = 0; number < before.tiles().size(); number++) {
            TileState tile = before.tiles().get(number);
            if (done.get(number) != tile.done()) {
                Chunks chunks = new Chunks(grid, tile.range(), before.plan().chunkSize());
                for (long chunk = tile.done(); chunk < Math.min(done.get(number), chunks.count()); chunk++) {
                    blocks.addAll(BlockRange.of(grid, chunks.range(chunk)).keys());
                }
                tiles.add(List.of((long) number, done.get(number)));
            }
        }
        return tiles.isEmpty()
                ? List.of()
                : List.of(new BlocksFrame(
                        jobId,
                        blocks.stream()
                                .map(block -> List.of(block.row(), block.column()))
                                .toList(),
                        tiles));
    }
}
