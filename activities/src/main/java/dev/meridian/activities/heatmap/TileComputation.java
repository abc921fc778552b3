package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.store.CellStore;
import dev.meridian.activities.heatmap.store.Plans;
import dev.meridian.activities.heatmap.store.Plans.Tile;
import dev.meridian.activities.heatmap.store.PoiStore;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.CellBlock;
import dev.meridian.domain.heatmap.grid.Chunks;
import dev.meridian.domain.heatmap.grid.Grid;
import dev.meridian.domain.heatmap.grid.Reach;
import dev.meridian.domain.heatmap.scoring.BlockScorer;
import dev.meridian.domain.heatmap.scoring.PoiSet;
import dev.meridian.workflows.heatmap.TileProgress;
import dev.meridian.workflows.heatmap.TileTask;
import dev.meridian.workflows.job.Progress;
import java.util.Optional;
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

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Plans plans = new Plans();
    private final PoiStore pois = new PoiStore();
    private final CellStore cells = new CellStore();

    public TileComputation(Jdbi jdbi, JobProjection jobs) {
        this.jdbi = jdbi;
        this.jobs = jobs;
    }

    /**
     * Computes the chunks of a tile that are left; nothing if its job has ended or another process has taken the tile
     * over.
     */
    public void compute(TileTask task, TileMonitor monitor) {
        Optional<Tile> found = jdbi.withHandle(handle -> plans.findTile(handle, task));
        if (found.isPresent()) {
            compute(task, found.get(), monitor);
        }
    }

    private void compute(TileTask task, Tile tile, TileMonitor monitor) {
        Grid grid = tile.plan().area().grid();
        CellBlock block = tile.block();
        Chunks chunks = new Chunks(block.rows(), block.columns(), tile.plan().chunkSize());
        if (tile.nextChunk() >= chunks.count()) {
            return;
        }
        TileProgress before = TileProgress.of(chunks.firstCell(tile.nextChunk()), block.size());
        PoiSet places = poisAround(grid.boundsOf(block), () -> monitor.isAt(before));
        BlockScorer scorer = new BlockScorer(grid, places);
        byte[] scores = new byte[Math.min(block.size(), tile.plan().chunkSize())];
        for (long chunk = tile.nextChunk(); chunk < chunks.count(); chunk++) {
            CellBlock cellsOfChunk = block.at(chunks.block(chunk));
            scorer.score(cellsOfChunk, scores);
            log.debug(
                    "Scored chunk {} of tile {} in round {} of job {}", chunk, task.tile(), task.round(), task.jobId());
            if (!commit(task, chunk, grid, cellsOfChunk, scores)) {
                return;
            }
            monitor.isAt(TileProgress.of(chunks.firstCell(chunk + 1), block.size()));
        }
    }

    private boolean commit(TileTask task, long chunk, Grid grid, CellBlock block, byte[] scores) {
        UUID jobId = UUID.fromString(task.jobId());
        return jdbi.inTransaction((Handle tx) -> {
            if (!plans.advance(tx, task, chunk)) {
                return false;
            }
            cells.write(tx, grid, block, scores);
            Progress progress = plans.count(tx, jobId, block.size());
            jobs.progress(tx, jobId, progress, percent(progress), "scoring cells");
            return true;
        });
    }

    private PoiSet poisAround(Bounds bounds, Runnable afterEachPortion) {
        Bounds reached = Reach.around(bounds, Reach.OF_THE_MAP);
        return jdbi.inTransaction((Handle tx) -> pois.ofTheMapWithin(tx, reached, afterEachPortion));
    }

    /**
     * The percentage of an open job, at most 99, because The percentage of an open job, at most 99, because 100 is for
     * jobs that have ended.
     */
    private static int percent(Progress progress) {
        return progress.total() == 0 ? 0 : (int) Math.min(99, progress.processed() * 100 / progress.total());
    }
}
