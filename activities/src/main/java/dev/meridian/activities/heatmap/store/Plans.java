package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.block.Chunks;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.workflows.heatmap.TileTask;
import dev.meridian.workflows.job.Progress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Reads and writes {@code heat_plans} and {@code heat_tiles}: the tiles of running jobs and their resume points. */
public final class Plans {
    /**
     * A job's plan of one round.
     *
     * @param revision the revision of the places from which the round computes
     */
    public record Plan(HeatmapArea area, int chunkSize, long revision, int round, int tiles) {}

    /**
     * A tile and its resume point.
     *
     * @param nextChunk chunks before this one are committed
     */
    public record Tile(Plan plan, CellRange range, long nextChunk) {}

    /**
     * How far a tile is.
     *
     * @param done chunks before this one are committed
     * @param chunks the number of chunks
     */
    public record TileState(CellRange range, long done, long chunks) {}

    /** A plan with all of its tiles in the order of their numbers. */
    public record TileStates(Plan plan, List<TileState> tiles) {}

    /**
     * The state of a job's tiles; empty before the job is planned and after it has ended. One statement reads the plan and the tiles,
     * because the end of a job or another round may be committed at any moment.
     */
    public Optional<TileStates> tileStates(Handle handle, UUID jobId) {
        List<TileState> tiles = new ArrayList<>();
        return handle.createQuery("""
                    SELECT * FROM heat_plans LEFT JOIN heat_tiles USING (job_id)
                    WHERE job_id = :job ORDER BY tile\
                    """)
                .bind("job", jobId)
                .reduceResultSet(Optional.<Plan>empty(), (known, row, context) -> {
                    if (row.getObject("tile") != null) {
                        tiles.add(new TileState(range(row), row.getLong("next_chunk"), row.getLong("chunks")));
                    }
                    return known.isPresent() ? known : Optional.of(plan(row));
                })
                .map(plan -> new TileStates(plan, tiles));
    }

    public Optional<Plan> find(Handle handle, UUID jobId) {
        return find(handle, jobId, "");
    }

    /** The job's plan, locked until the transaction ends. */
    public Optional<Plan> lock(Handle transaction, UUID jobId) {
        return find(transaction, jobId, " FOR UPDATE");
    }

    private static Optional<Plan> find(Handle handle, UUID jobId, String locking) {
        return handle.createQuery("SELECT * FROM heat_plans WHERE job_id = :job" + locking)
                .bind("job", jobId)
                .map((row, context) -> plan(row))
                .findOne();
    }

    /**
     * A tile of the plan's current round. A tile that an earlier release planned and did not finish begins anew, because
     * the chunks of that release had another form.
     */
    public Optional<Tile> findTile(Handle transaction, TileTask task) {
        return transaction
                .createQuery("""
                    SELECT * FROM heat_plans JOIN heat_tiles USING (job_id)
                    WHERE job_id = :job AND round = :round AND tile = :tile\
                    """)
                .bind("job", UUID.fromString(task.jobId()))
                .bind("round", task.round())
                .bind("tile", task.tile())
                .map((row, context) ->
                        row.getBoolean("along_blocks") || row.getLong("next_chunk") >= row.getLong("chunks")
                                ? tile(row)
                                : begunAgain(transaction, task, tile(row)))
                .findOne();
    }

    private static Tile tile(ResultSet row) throws SQLException {
        return new Tile(
                plan(row),
                range(row),
                row.getLong("next_chunk") >= row.getLong("chunks") ? Long.MAX_VALUE : row.getLong("next_chunk"));
    }

    private static CellRange range(ResultSet row) throws SQLException {
        return new CellRange(
                row.getInt("first_row"), row.getInt("end_row"), row.getInt("first_column"), row.getInt("end_column"));
    }

    private static Tile begunAgain(Handle transaction, TileTask task, Tile tile) {
        Plan plan = tile.plan();
        transaction
                .createUpdate("""
                    UPDATE heat_tiles SET next_chunk = 0, chunks = :chunks, along_blocks = true
                    WHERE job_id = :job AND tile = :tile\
                    """)
                .bind("chunks", new Chunks(plan.area().grid(), tile.range(), plan.chunkSize()).count())
                .bind("job", UUID.fromString(task.jobId()))
                .bind("tile", task.tile())
                .execute();
        return new Tile(plan, tile.range(), 0);
    }

    /**
     * Replaces the job's plan; the processed cells of earlier rounds are kept.
     *
     * @param chunks the number of chunks of each tile
     */
    public void put(Handle transaction, UUID jobId, Plan plan, List<CellRange> tiles, List<Long> chunks) {
        transaction
                .createUpdate("""
                    INSERT INTO heat_plans (job_id, area, grid_step, bounds, chunk_size, revision, round, tiles,
                                            total_cells)
                    VALUES (:job, :area, :step, :bounds::double precision[], :chunkSize, :revision, :round, :tiles,
                            :cells)
                    ON CONFLICT (job_id) DO UPDATE
                    SET bounds = excluded.bounds, chunk_size = excluded.chunk_size, revision = excluded.revision,
                        round = excluded.round, tiles = excluded.tiles,
                        total_cells = heat_plans.processed_cells + excluded.total_cells\
                    """)
                .bind("job", jobId)
                .bind("area", plan.area().key().area())
                .bind("step", plan.area().stepKey())
                .bind("bounds", plan.area().corners())
                .bind("chunkSize", plan.chunkSize())
                .bind("revision", plan.revision())
                .bind("round", plan.round())
                .bind("tiles", plan.tiles())
                .bind("cells", tiles.stream().mapToLong(CellRange::size).sum())
                .execute();
        transaction.execute("DELETE FROM heat_tiles WHERE job_id = ?", jobId);
        if (tiles.isEmpty()) {
            return;
        }
        PreparedBatch batch = transaction.prepareBatch("""
            INSERT INTO heat_tiles (job_id, tile, first_row, end_row, first_column, end_column, chunks,
                                    along_blocks)
            VALUES (:job, :tile, :firstRow, :endRow, :firstColumn, :endColumn, :chunks, true)\
            """);
        for (int tile = 0; tile < tiles.size(); tile++) {
            CellRange range = tiles.get(tile);
            batch.bind("job", jobId)
                    .bind("tile", tile)
                    .bind("firstRow", range.firstRow())
                    .bind("endRow", range.endRow())
                    .bind("firstColumn", range.firstColumn())
                    .bind("endColumn", range.endColumn())
                    .bind("chunks", chunks.get(tile))
                    .add();
        }
        batch.execute();
    }

    /** The first tile that is not done; the number of tiles if all are. */
    public int firstOpenTile(Handle handle, UUID jobId, int tiles) {
        return handle.createQuery("SELECT min(tile) FROM heat_tiles WHERE job_id = :job AND next_chunk < chunks")
                .bind("job", jobId)
                .mapTo(Integer.class)
                .findOne()
                .orElse(tiles);
    }

    /**
     * Moves a tile's resume point past a chunk; false if another process has done so, or if the plan was deleted.
     *
     * <p>It is the first statement of a chunk's transaction, so that a process that was wrongly taken for dead waits
     * here for its successor instead of writing at the same time.
     */
    public boolean advance(Handle transaction, TileTask task, long chunk) {
        return transaction
                        .createUpdate("""
                            UPDATE heat_tiles SET next_chunk = :chunk + 1
                            FROM heat_plans
                            WHERE heat_tiles.job_id = :job AND tile = :tile AND next_chunk = :chunk
                              AND heat_plans.job_id = heat_tiles.job_id AND round = :round\
                            """)
                        .bind("job", UUID.fromString(task.jobId()))
                        .bind("round", task.round())
                        .bind("tile", task.tile())
                        .bind("chunk", chunk)
                        .execute()
                == 1;
    }

    /**
     * Counts cells as processed; returns the job's progress. It comes late in a chunk's transaction, because other
     * chunks of the job wait for its row lock.
     */
    public Progress count(Handle transaction, UUID jobId, long cells) {
        return transaction
                .createQuery("""
                    UPDATE heat_plans SET processed_cells = least(processed_cells + :cells, total_cells) WHERE job_id = :job
                    RETURNING processed_cells, total_cells\
                    """)
                .bind("cells", cells)
                .bind("job", jobId)
                .map((row, context) -> new Progress(row.getLong("processed_cells"), row.getLong("total_cells")))
                .one();
    }

    /** The job's progress. */
    public Progress progress(Handle handle, UUID jobId) {
        return handle.createQuery("SELECT processed_cells, total_cells FROM heat_plans WHERE job_id = :job")
                .bind("job", jobId)
                .map((row, context) -> new Progress(row.getLong("processed_cells"), row.getLong("total_cells")))
                .one();
    }

    /**
     * Lowers the revision of other running jobs that share cells with a plan, so that they compute again what has
     * changed since the plan's revision.
     */
    public void distrust(Handle transaction, Plan plan, UUID jobId) {
        Bounds bounds = plan.area().bounds();
        transaction
                .createUpdate("""
                    UPDATE heat_plans SET revision = :revision
                    WHERE grid_step = :step AND revision > :revision AND job_id <> :job
                      AND bounds[1] <= :maxLat AND bounds[3] >= :minLat
                      AND bounds[2] <= :maxLng AND bounds[4] >= :minLng\
                    """)
                .bind("revision", plan.revision())
                .bind("step", plan.area().stepKey())
                .bind("job", jobId)
                .bind("minLat", bounds.minLat())
                .bind("minLng", bounds.minLng())
                .bind("maxLat", bounds.maxLat())
                .bind("maxLng", bounds.maxLng())
                .execute();
    }

    /**
     * Deletes the plan of a job that has ended. Its tiles are deleted first, because a chunk locks its tile before the
     * plan.
     */
    public void delete(Handle transaction, UUID jobId) {
        transaction.execute("DELETE FROM heat_tiles WHERE job_id = ?", jobId);
        transaction.execute("DELETE FROM heat_plans WHERE job_id = ?", jobId);
    }

    private static Plan plan(ResultSet row) throws SQLException {
        return new Plan(
                HeatmapArea.of(row),
                row.getInt("chunk_size"),
                row.getLong("revision"),
                row.getInt("round"),
                row.getInt("tiles"));
    }
}
