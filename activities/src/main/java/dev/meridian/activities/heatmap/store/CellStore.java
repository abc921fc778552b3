package dev.meridian.activities.heatmap.store;

import dev.meridian.activities.heatmap.grid.CellBlock;
import dev.meridian.activities.heatmap.grid.Degrees;
import dev.meridian.activities.heatmap.grid.Grid;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Writes blocks of scored cells, always inside the caller's transaction; idempotent by (latitude, longitude, step).
 *
 * <p>Where a block has no cells yet, they are copied straight into the table: twice as fast as any statement that has to
 * look for conflicts. Else one set-based upsert writes the cells that are new or whose score has changed, and only those;
 * it sends one byte a cell and makes the keys in the database.
 */
public final class CellStore {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String KEY_COLUMNS = "heat_cells (lat, lng, grid_step, score)";

    /** Writes a block; returns how many cells were new or had another score. */
    public long write(Handle transaction, Grid grid, CellBlock block, byte[] scores) {
        int[] lats = keys(grid.lats().copyOf(block.firstRow(), block.endRow()));
        int[] lngs = keys(grid.lngs().copyOf(block.firstColumn(), block.endColumn()));
        int step = Degrees.key(grid.step());
        if (isEmpty(transaction, step, lats, lngs)) {
            transaction.execute("SAVEPOINT before_copy");
            try {
                return copy(transaction, step, lats, lngs, scores);
            } catch (SQLException e) {
                if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw new UnableToExecuteStatementException(e, null);
                }
                // Another job that shares the cells was quicker.
                transaction.execute("ROLLBACK TO SAVEPOINT before_copy");
            }
        }
        return upsert(transaction, step, lats, lngs, scores);
    }

    private static boolean isEmpty(Handle transaction, int step, int[] lats, int[] lngs) {
        return !transaction
                .createQuery("""
                        SELECT EXISTS (SELECT FROM heat_cells
                                       WHERE grid_step = :step AND lat = ANY (:lats) AND lng BETWEEN :west AND :east)""")
                .bind("step", step)
                .bind("lats", lats)
                .bind("west", lngs[0])
                .bind("east", lngs[lngs.length - 1])
                .mapTo(boolean.class)
                .one();
    }

    private static long copy(Handle transaction, int step, int[] lats, int[] lngs, byte[] scores) throws SQLException {
        try (BinaryCopy copy = new BinaryCopy(transaction.getConnection(), KEY_COLUMNS)) {
            int cell = 0;
            for (int lat : lats) {
                for (int lng : lngs) {
                    copy.row(4).int4(lat).int4(lng).int4(step).int2(scores[cell++]);
                }
            }
            return copy.finish();
        }
    }

    private static long upsert(Handle transaction, int step, int[] lats, int[] lngs, byte[] scores) {
        return transaction
                .createUpdate("""
                        INSERT INTO heat_cells (lat, lng, grid_step, score)
                        SELECT (:lats)[cell / :columns + 1], (:lngs)[cell % :columns + 1], :step, get_byte(:scores, cell)
                        FROM generate_series(0, :cells - 1) AS cell
                        ON CONFLICT ON CONSTRAINT heat_cells_key DO UPDATE SET score = excluded.score
                        WHERE heat_cells.score <> excluded.score""")
                .bind("lats", lats)
                .bind("lngs", lngs)
                .bind("columns", lngs.length)
                .bind("cells", lats.length * lngs.length)
                .bind("step", step)
                .bind("scores", scores)
                .execute();
    }

    private static int[] keys(double[] degrees) {
        int[] keys = new int[degrees.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Degrees.key(degrees[i]);
        }
        return keys;
    }
}
