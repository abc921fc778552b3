package dev.meridian.activities.heatmap.store;

import dev.meridian.activities.job.copy.BinaryCopy;
import dev.meridian.domain.heatmap.grid.CellBlock;
import dev.meridian.domain.heatmap.grid.Degrees;
import dev.meridian.domain.heatmap.grid.Grid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Writes blocks of scored cells, always inside the caller's transaction; idempotent by (latitude, longitude, step).
 *
 * <p>The block's stored cells are read first. If there are none, the cells are copied straight into the table, which is
 * twice as fast as any statement that has to look for conflicts. Otherwise one set-based upsert writes only the cells
 * that are new or whose score has changed; if there are none, nothing is written.
 */
public final class CellStore {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final byte MISSING = -1;
    private static final String KEY_COLUMNS = "heat_cells (lat, lng, grid_step, score)";

    /** Writes a block; returns how many cells were new or had another score. */
    public long write(Handle transaction, Grid grid, CellBlock block, byte[] scores) {
        Keys keys = new Keys(
                Degrees.key(grid.step()),
                keys(grid.lats().copyOf(block.firstRow(), block.endRow())),
                keys(grid.lngs().copyOf(block.firstColumn(), block.endColumn())));
        byte[] stored = new byte[block.size()];
        Arrays.fill(stored, MISSING);
        if (readInto(stored, transaction, keys) == 0) {
            transaction.execute("SAVEPOINT before_copy");
            try {
                return copy(transaction, keys, scores);
            } catch (SQLException e) {
                if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw new UnableToExecuteStatementException(e, null);
                }
                // Another job, which shares the cells, has inserted them meanwhile.
                transaction.execute("ROLLBACK TO SAVEPOINT before_copy");
            }
        }
        return upsertDifferent(transaction, keys, scores, stored);
    }

    /** Whether any cell of a grid is stored. */
    public boolean anyOf(Handle handle, Grid grid) {
        return handle.createQuery("""
            SELECT EXISTS (SELECT FROM heat_cells
                           WHERE grid_step = :step AND lat = ANY (:lats) AND lng BETWEEN :west AND :east)\
            """)
                .bind("step", Degrees.key(grid.step()))
                .bind("lats", keys(grid.lats().copyOf(0, grid.lats().size())))
                .bind("west", Degrees.key(grid.lngs().at(0)))
                .bind("east", Degrees.key(grid.lngs().at(grid.lngs().size() - 1)))
                .mapTo(boolean.class)
                .one();
    }

    private record Keys(int step, int[] lats, int[] lngs) {
        int indexOf(int lat, int lng) {
            int row = Arrays.binarySearch(lats, lat);
            int column = Arrays.binarySearch(lngs, lng);
            return row < 0 || column < 0 ? -1 : row * lngs.length + column;
        }
    }

    private static int readInto(byte[] stored, Handle transaction, Keys keys) {
        return transaction
                .createQuery("""
                    SELECT lat, lng, score FROM heat_cells
                    WHERE grid_step = :step AND lat = ANY (:lats) AND lng BETWEEN :west AND :east\
                    """)
                .bind("step", keys.step())
                .bind("lats", keys.lats())
                .bind("west", keys.lngs()[0])
                .bind("east", keys.lngs()[keys.lngs().length - 1])
                .scanResultSet((rows, context) -> {
                    int found = 0;
                    for (ResultSet row = rows.get(); row.next(); found++) {
                        int index = keys.indexOf(row.getInt(1), row.getInt(2));
                        if (index >= 0) {
                            stored[index] = row.getByte(3);
                        }
                    }
                    return found;
                });
    }

    private static long copy(Handle transaction, Keys keys, byte[] scores) throws SQLException {
        try (BinaryCopy copy = new BinaryCopy(transaction.getConnection(), KEY_COLUMNS)) {
            int cell = 0;
            for (int lat : keys.lats()) {
                for (int lng : keys.lngs()) {
                    copy.row(4).int4(lat).int4(lng).int4(keys.step()).int2(scores[cell++]);
                }
            }
            return copy.finish();
        }
    }

    private static long upsertDifferent(Handle transaction, Keys keys, byte[] scores, byte[] stored) {
        int[] different = IntStream.range(0, stored.length)
                .filter(cell -> scores[cell] != stored[cell])
                .toArray();
        if (different.length == 0) {
            return 0;
        }
        int columns = keys.lngs().length;
        return transaction
                .createUpdate("""
                    INSERT INTO heat_cells (lat, lng, grid_step, score)
                    SELECT lat, lng, :step, score
                    FROM unnest(:lats::integer[], :lngs::integer[], :scores::integer[]) AS cell (lat, lng, score)
                    ON CONFLICT ON CONSTRAINT heat_cells_key DO UPDATE SET score = excluded.score
                    WHERE heat_cells.score <> excluded.score\
                    """)
                .bind("step", keys.step())
                .bind(
                        "lats",
                        IntStream.of(different)
                                .map(cell -> keys.lats()[cell / columns])
                                .toArray())
                .bind(
                        "lngs",
                        IntStream.of(different)
                                .map(cell -> keys.lngs()[cell % columns])
                                .toArray())
                .bind(
                        "scores",
                        IntStream.of(different).map(cell -> scores[cell]).toArray())
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
