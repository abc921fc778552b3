package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.store.BlockStore;
import dev.meridian.activities.heatmap.store.Plans;
import dev.meridian.activities.heatmap.store.Plans.Plan;
import dev.meridian.activities.heatmap.store.Plans.Tile;
import dev.meridian.activities.heatmap.store.PoiStore;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.domain.heatmap.block.BlockKey;
import dev.meridian.domain.heatmap.block.BlockRange;
import dev.meridian.domain.heatmap.block.BlockScores;
import dev.meridian.domain.heatmap.block.Chunks;
import dev.meridian.domain.heatmap.block.ScoredCells;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.domain.heatmap.grid.Grid;
import dev.meridian.domain.heatmap.grid.Reach;
import dev.meridian.domain.heatmap.scoring.PoiSet;
import dev.meridian.domain.heatmap.scoring.RangeScorer;
import dev.meridian.workflows.heatmap.TileProgress;
import dev.meridian.workflows.heatmap.TileTask;
import dev.meridian.workflows.job.Progress;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores a tile chunk by chunk, from its resume point on. A chunk's cells, the resume point and the job's progress are one
 * transaction, so a chunk that is committed is never scored again.
 */
public final class TileComputation {
    private static final Logger log = LoggerFactory.getLogger(TileComputation.class);

    /**
     * Two whole blocks: no block is scored in parts, and what is computed for so few cells stays in the processor's cache.
     */
    private static final int CELLS_SCORED_AT_ONCE = 2 * BlockKey.CELLS;

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Plans plans = new Plans();
    private final PoiStore pois = new PoiStore();
    private final BlockStore blocks = new BlockStore();

    public TileComputation(Jdbi jdbi, JobProjection jobs) {
        this.jdbi = jdbi;
        this.jobs = jobs;
    }

    /**
     * Computes the chunks of a tile that are left; nothing if its job has ended or another process has taken the tile
     * over.
     */
    public void compute(TileTask task, TileMonitor monitor) {
        Optional<Tile> found = jdbi.inTransaction((Handle tx) -> plans.findTile(tx, task));
        if (found.isPresent()) {
            compute(task, found.get(), monitor);
        }
    }

    private void compute(TileTask task, Tile tile, TileMonitor monitor) {
        Grid grid = tile.plan().area().grid();
        CellRange range = tile.range();
        Chunks chunks = new Chunks(grid, range, tile.plan().chunkSize());
        if (tile.nextChunk() >= chunks.count()) {
            return;
        }
        TileProgress before = TileProgress.of(chunks.cellsBefore(tile.nextChunk()), range.size());
        PoiSet places = poisAround(grid.boundsOf(range), () -> monitor.isAt(before));
        RangeScorer scorer = new RangeScorer(grid, places);
        for (long chunk = tile.nextChunk(); chunk < chunks.count(); chunk++) {
            CellRange cells = chunks.range(chunk);
            SortedMap<BlockKey, BlockScores> scored = score(scorer, grid, cells);
            log.debug(
                    "Scored chunk {} of tile {} in round {} of job {}", chunk, task.tile(), task.round(), task.jobId());
            if (!commit(task, tile.plan(), chunk, BlockRange.of(grid, cells), cells.size(), scored)) {
                return;
            }
            monitor.isAt(TileProgress.of(chunks.cellsBefore(chunk + 1), range.size()));
        }
    }

    private static SortedMap<BlockKey, BlockScores> score(RangeScorer scorer, Grid grid, CellRange cells) {
        SortedMap<BlockKey, BlockScores> blocks = new TreeMap<>();
        Chunks portions = new Chunks(grid, cells, CELLS_SCORED_AT_ONCE);
        byte[] scores = new byte[Math.min(cells.size(), CELLS_SCORED_AT_ONCE)];
        for (long portion = 0; portion < portions.count(); portion++) {
            CellRange range = portions.range(portion);
            scorer.score(range, scores);
            blocks.putAll(new ScoredCells(grid, range, scores).byBlock());
        }
        return blocks;
    }

    private boolean commit(
            TileTask task,
            Plan plan,
            long chunk,
            BlockRange range,
            int cells,
            SortedMap<BlockKey, BlockScores> scored) {
        UUID jobId = UUID.fromString(task.jobId());
        return jdbi.inTransaction((Handle tx) -> {
            if (!plans.advance(tx, task, chunk)) {
                return false;
            }
            blocks.write(tx, range, scored, plan.revision());
            Progress progress = plans.count(tx, jobId, cells);
            jobs.progress(tx, jobId, progress, percent(progress), "scoring cells");
            return true;
        });
    }

    private PoiSet poisAround(Bounds bounds, Runnable afterEachPortion) {
        Bounds reached = Reach.around(bounds, Reach.OF_THE_MAP);
        return jdbi.inTransaction((Handle tx) -> pois.ofTheMapWithin(tx, reached, afterEachPortion));
    }

    /**
     * The percentage of an open job, at most 99, because 100 is for jobs that have ended.
     */
    private static int percent(Progress progress) {
        return progress.total() == 0 ? 0 : (int) Math.min(99, progress.processed() * 100 / progress.total());
    }
}
