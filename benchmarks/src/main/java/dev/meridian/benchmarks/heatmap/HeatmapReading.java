package dev.meridian.benchmarks.heatmap;

import dev.meridian.domain.heatmap.grid.Degrees;
import dev.meridian.quickstart.client.ServiceClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/** How much room the city's cells take, and how fast they are read: blocks and a row for each cell in turn. */
final class HeatmapReading {
    private static final String CELLS = "application/vnd.meridian.cells";
    private static final String BLOCK = "application/vnd.meridian.block";
    private static final String CITY = "citySlug=city&gridStep=0.001";

    /** Rounds before the measured ones: the service answers its first requests with code that is not compiled yet. */
    private static final int WARM_UP = 30;

    private final ServiceClient client;
    private final Connection connection;

    HeatmapReading(ServiceClient client, Connection connection) {
        this.client = client;
        this.connection = connection;
    }

    private interface Reading {
        long cells() throws Exception;
    }

    void run(int rounds) throws Exception {
        execute("VACUUM ANALYZE row_cells, heat_blocks, heat_lines");
        long cells = number("SELECT count(*) FROM row_cells");
        System.out.printf(
                "bytes on disk a cell: rows %s; blocks and lines of the view %s, of these the lines %s%n",
                RoomOnDisk.of(connection, "row_cells").perCell(cells),
                RoomOnDisk.of(connection, "heat_blocks", "heat_lines").perCell(cells),
                RoomOnDisk.of(connection, "heat_lines").perCell(cells));
        try (RowServer before = new RowServer(connection, GeneratedCity.BOUNDS);
                HttpClient http = HttpClient.newHttpClient()) {
            double[] paged = new double[rounds];
            double[] pages = new double[rounds];
            double[] once = new double[rounds];
            double[] blocks = new double[rounds];
            double[] rowsOfSql = new double[rounds];
            double[] viewOfSql = new double[rounds];
            double[] sumOfRows = new double[rounds];
            double[] sumOfView = new double[rounds];
            double[] sumInOneProcess = new double[rounds];
            for (int round = -WARM_UP; round < rounds; round++) {
                int at = Math.max(0, round);
                paged[at] = millis(cells, () -> readPages(http, before.address()));
                pages[at] = millis(cells, () -> readPages(100_000));
                once[at] = millis(cells, () -> readPages(1_000_000));
                blocks[at] = millis(cells, this::readBlocks);
                rowsOfSql[at] = millis(cells, () -> readRows("row_cells"));
                viewOfSql[at] = millis(cells, () -> readRows("heat_cells"));
                sumOfRows[at] = millis(cells, () -> countRows("row_cells"));
                sumOfView[at] = millis(cells, () -> countRows("heat_cells"));
                execute("SET max_parallel_workers_per_gather = 0");
                sumInOneProcess[at] = millis(cells, () -> countRows("row_cells"));
                execute("RESET max_parallel_workers_per_gather");
            }
            double was = HeatmapEndToEnd.median(paged);
            print("HTTP, compact, pages of 100,000 out of rows, as before", paged, was);
            print("HTTP, compact, pages of 100,000", pages, was);
            print("HTTP, compact, one page", once, was);
            print("HTTP, list of blocks and all blocks, six at once", blocks, was);
            double table = HeatmapEndToEnd.median(rowsOfSql);
            print("SQL, all rows of a table", rowsOfSql, table);
            print("SQL, all rows of the view", viewOfSql, table);
            double sum = HeatmapEndToEnd.median(sumOfRows);
            print("SQL, count of a table", sumOfRows, sum);
            print("SQL, count of the view", sumOfView, sum);
            double single = HeatmapEndToEnd.median(sumInOneProcess);
            print("SQL, count of a table by one process", sumInOneProcess, single);
            print("SQL, count of the view, beside that", sumOfView, single);
        }
    }

    private static void print(String what, double[] millis, double compared) {
        double median = HeatmapEndToEnd.median(millis);
        System.out.printf("%-56s %10.1f ms %8.3f%n", what, median, median / compared);
    }

    private static double millis(long cells, Reading reading) throws Exception {
        long begun = System.nanoTime();
        long read = reading.cells();
        double millis = (System.nanoTime() - begun) / 1e6;
        if (read != cells) {
            throw new IllegalStateException("Read " + read + " cells instead of " + cells);
        }
        return millis;
    }

    private static long readPages(HttpClient http, URI address) throws IOException, InterruptedException {
        long cells = 0;
        String after = "-2147483648,-2147483648";
        while (after != null) {
            HttpResponse<byte[]> page = http.send(
                    HttpRequest.newBuilder(address.resolve("/?" + after)).build(), BodyHandlers.ofByteArray());
            cells += count(page.body());
            after = page.headers().firstValue("X-Next-Cursor").orElse(null);
        }
        return cells;
    }

    private long readPages(int limit) {
        long cells = 0;
        String cursor = "";
        while (cursor != null) {
            HttpResponse<byte[]> page = client.getBytes("/api/heatmap?" + CITY + "&limit=" + limit + cursor, CELLS);
            cells += count(page.body());
            cursor = page.headers()
                    .firstValue("X-Next-Cursor")
                    .map(next -> "&cursor=" + next)
                    .orElse(null);
        }
        return cells;
    }

    private long readBlocks() throws Exception {
        JsonNode list = client.get("/api/heatmap/blocks?" + CITY);
        List<Future<Long>> reading = new ArrayList<>();
        try (ExecutorService six = Executors.newFixedThreadPool(6)) {
            for (JsonNode block : list.path("blocks")) {
                String path = "/api/heatmap/blocks/0.001/" + block.path("row").asInt() + "/"
                        + block.path("column").asInt() + "?v="
                        + block.path("etag").asString();
                reading.add(
                        six.submit(() -> computed(client.getBytes(path, BLOCK).body())));
            }
            long cells = 0;
            for (Future<Long> block : reading) {
                cells += block.get();
            }
            return cells;
        }
    }

    private static long computed(byte[] values) {
        long computed = 0;
        for (byte value : values) {
            computed += value == -1 ? 0 : 1;
        }
        return computed;
    }

    private long readRows(String from) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT lat, lng, score" + cityOf(from))) {
            long cells = 0;
            for (; row.next(); cells++) {
                row.getInt(3);
            }
            return cells;
        }
    }

    private long countRows(String from) throws SQLException {
        return number("SELECT count(lat + lng + score) FROM (SELECT lat, lng, score" + cityOf(from) + ") AS cells");
    }

    private static String cityOf(String from) {
        return " FROM " + from + " WHERE grid_step = 100 AND lat BETWEEN " + Degrees.key(GeneratedCity.BOUNDS.minLat())
                + " AND " + Degrees.key(GeneratedCity.BOUNDS.maxLat()) + " AND lng BETWEEN "
                + Degrees.key(GeneratedCity.BOUNDS.minLng()) + " AND " + Degrees.key(GeneratedCity.BOUNDS.maxLng());
    }

    private static long count(byte[] cells) {
        return ByteBuffer.wrap(cells).getInt(8);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
