package dev.meridian.benchmarks.heatmap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Degrees;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers pages of cells in the compact form from a row for each cell, by the query with which the product read them before it
 * had blocks. It has no security and no framework between, which is in its favour.
 */
final class RowServer implements AutoCloseable {
    private static final int PAGE = 100_000;
    private static final int STEP = 100;
    private static final String IN_ORDER = """
        SELECT * FROM (
            SELECT lat, lng, score FROM row_cells
            WHERE grid_step = 100
              AND lat = ANY (ARRAY(SELECT generate_series(?, ?, 100)))
              AND lng BETWEEN ? AND ?
              AND (lat, lng) > (?, ?)
            ORDER BY lat, lng
            LIMIT 1000000) AS looked_at
        WHERE score >= 0 ORDER BY lat, lng LIMIT 100001\
        """;

    private final Connection connection;
    private final Bounds bounds;
    private final HttpServer server;

    private record Cell(int lat, int lng, int score) {}

    RowServer(Connection connection, Bounds bounds) throws IOException {
        this.connection = connection;
        this.bounds = bounds;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** A page after the cell that the query of the address names as {@code lat,lng}. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] after = exchange.getRequestURI().getQuery().split(",", -1);
            List<Cell> cells = cells(Integer.parseInt(after[0]), Integer.parseInt(after[1]));
            if (cells.size() > PAGE) {
                cells = cells.subList(0, PAGE);
                exchange.getResponseHeaders()
                        .add(
                                "X-Next-Cursor",
                                cells.getLast().lat() + "," + cells.getLast().lng());
            }
            byte[] bytes = bytes(cells);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private List<Cell> cells(int afterLat, int afterLng) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(IN_ORDER)) {
            query.setInt(1, Math.max(Degrees.key(bounds.minLat()), afterLat));
            query.setInt(2, Degrees.key(bounds.maxLat()));
            query.setInt(3, Degrees.key(bounds.minLng()));
            query.setInt(4, Degrees.key(bounds.maxLng()));
            query.setInt(5, afterLat);
            query.setInt(6, afterLng);
            List<Cell> cells = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    cells.add(new Cell(row.getInt("lat"), row.getInt("lng"), row.getInt("score")));
                }
            }
            return cells;
        }
    }

    private static byte[] bytes(List<Cell> cells) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(cells.size() * 2 + 64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(ByteBuffer.allocate(12)
                    .put("MHC1".getBytes(StandardCharsets.US_ASCII))
                    .putInt(STEP)
                    .putInt(cells.size())
                    .array());
            for (int start = 0; start < cells.size(); ) {
                int end = start + 1;
                while (end < cells.size()
                        && cells.get(end).lat() == cells.get(start).lat()
                        && cells.get(end).lng() == cells.get(end - 1).lng() + STEP) {
                    end++;
                }
                out.writeInt(cells.get(start).lat());
                out.writeInt(cells.get(start).lng());
                out.writeShort(end - start);
                for (; start < end; start++) {
                    out.writeByte(cells.get(start).score());
                }
            }
        }
        return bytes.toByteArray();
    }
}
