package dev.meridian.benchmarks.heatmap;

import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Degrees;
import dev.meridian.domain.heatmap.grid.Grid;
import dev.meridian.domain.heatmap.scoring.PlainScorer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * A row for each cell, as the product stored them before it had blocks: the table, and ways to fill it, to which the blocks
 * are compared.
 */
final class RowCells {
    private static final int ROWS_OF_AN_INSERT = 500;
    /** Two rows of the grid suffice to know the rate of the plain method. */
    private static final int PLAIN_CELLS = 3_000;

    private final Connection connection;
    private long rows;

    RowCells(Connection connection) {
        this.connection = connection;
    }

    /** The number of rows that {@link #read} found. */
    long rows() {
        return rows;
    }

    /** The server's settings that determine how fast and how safely it writes. */
    String settings() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                    SELECT string_agg(name || ' ' || current_setting(name), ', ' ORDER BY name) FROM pg_settings
                    WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_level', 'shared_buffers',
                                   'max_wal_size')\
                    """)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Makes the table. */
    void create() throws SQLException {
        execute("""
            CREATE TABLE row_cells (
                lat integer NOT NULL, lng integer NOT NULL, grid_step integer NOT NULL, score smallint NOT NULL,
                CONSTRAINT row_cells_key UNIQUE (grid_step, lat, lng))\
            """);
    }

    /** Empties the table. */
    void empty() throws SQLException {
        execute("TRUNCATE row_cells");
    }

    /** The product's cells of an area, as COPY wants them, in the order of their keys. */
    byte[] read(Bounds bounds) throws SQLException, IOException {
        ByteArrayOutputStream copied = new ByteArrayOutputStream();
        rows = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut(
                        "COPY (SELECT lat, lng, grid_step, score FROM heat_cells WHERE grid_step = 100 AND lat BETWEEN "
                                + Degrees.key(bounds.minLat()) + " AND " + Degrees.key(bounds.maxLat())
                                + " AND lng BETWEEN " + Degrees.key(bounds.minLng()) + " AND "
                                + Degrees.key(bounds.maxLng()) + " ORDER BY lat, lng) TO STDOUT (FORMAT binary)",
                        copied);
        return copied.toByteArray();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Copies them back; rows a second. */
    double copy(byte[] copied) throws SQLException, IOException {
        long begun = System.nanoTime();
        long count = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "COPY row_cells (lat, lng, grid_step, score) FROM STDIN (FORMAT binary)",
                        new ByteArrayInputStream(copied),
                        1 << 16);
        return count * 1e9 / (System.nanoTime() - begun);
    }

    /** Scores cells one at a time over all places and inserts them 500 a statement; rows a second. */
    double plainly(Grid grid, List<PlainScorer.Poi> places) throws SQLException {
        long begun = System.nanoTime();
        int columns = grid.lngs().size();
        int first = grid.lats().size() / 2 * columns;
        for (int done = 0; done < PLAIN_CELLS; done += ROWS_OF_AN_INSERT) {
            StringBuilder sql = new StringBuilder("INSERT INTO row_cells (lat, lng, grid_step, score) VALUES ");
            for (int i = 0; i < ROWS_OF_AN_INSERT; i++) {
                double lat = grid.lats().at((first + done + i) / columns);
                double lng = grid.lngs().at((first + done + i) % columns);
                sql.append(i == 0 ? "(" : ",(")
                        .append(Degrees.key(lat))
                        .append(',')
                        .append(Degrees.key(lng))
                        .append(",100,")
                        .append(PlainScorer.score(lat, lng, places))
                        .append(')');
            }
            sql.append(" ON CONFLICT (grid_step, lat, lng) DO UPDATE SET score = excluded.score");
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql.toString());
            }
        }
        return PLAIN_CELLS * 1e9 / (System.nanoTime() - begun);
    }
}
