package dev.meridian.benchmarks.heatmap;

import dev.meridian.devstack.Database;
import dev.meridian.devstack.DevStack;
import dev.meridian.devstack.TemporalServer;
import dev.meridian.devstack.process.Ports;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.scoring.PlainScorer;
import dev.meridian.quickstart.Service;
import dev.meridian.quickstart.client.ServiceClient;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Heatmaps end to end: a city of 419,300 cells and 30,000 places, and a generated area of 20 million cells and a million places;
 * how fast they are computed, how much room they take, and how fast they are read. The blocks of the product and a row for each
 * cell, as the product had them before, in turn in one run, five times; medians. Before each area is measured, it is computed a
 * few times: the service is measured as it is when it has been running for a while, its code compiled.
 *
 * <p>Arguments: the number of the city's places, 30000 if there is none; and of the large area's, 1000000 if there is none, 0 to
 * leave the large area out.
 */
public final class HeatmapEndToEnd {
    private static final int ROUNDS = 5;
    private static final int WARM_UP_OF_CITY = 100;
    private static final int WARM_UP_OF_LARGE_AREA = 3;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /**
     * Between two looks at the job's row, which take less processor time from the job than requests would; an average job is found to
     * have ended half of this too late.
     */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ServiceClient client;
    private final Connection connection;
    private final RowCells rows;

    private HeatmapEndToEnd(ServiceClient client, Connection connection) {
        this.client = client;
        this.connection = connection;
        this.rows = new RowCells(connection);
    }

    public static void main(String[] arguments) throws Exception {
        int ofTheCity = arguments.length == 0 ? 30_000 : Integer.parseInt(arguments[0]);
        int ofTheLargeArea = arguments.length < 2 ? 1_000_000 : Integer.parseInt(arguments[1]);
        Path directory = Files.createTempDirectory("meridian-benchmark");
        DevStack.Options options = DevStack.Options.forMeasuring(directory, TemporalServer.Storage.FILE);
        try (DevStack stack = DevStack.start(options, System.err::println);
                Service service = Service.start(
                        Path.of(System.getProperty("meridian.service")), directory, Ports.free(), stack, Map.of());
                ServiceClient client = service.client()) {
            service.awaitHealthy(client);
            Database database = stack.postgres().database("meridian");
            try (Connection connection =
                    DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
                new HeatmapEndToEnd(client, connection).run(ofTheCity, ofTheLargeArea);
            }
        } finally {
            DevStack.erase(directory);
        }
    }

    private void run(int ofTheCity, int ofTheLargeArea) throws Exception {
        rows.create();
        System.out.printf("PostgreSQL for all: %s%n", rows.settings());
        List<PlainScorer.Poi> places = GeneratedCity.places(ofTheCity);
        describe("city", GeneratedCity.BOUNDS, places);
        warmUp("city", WARM_UP_OF_CITY);
        byte[] copied = rows.read(GeneratedCity.BOUNDS);
        double[] ours = new double[ROUNDS];
        double[] again = new double[ROUNDS];
        double[] bare = new double[ROUNDS];
        double[] plain = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            empty();
            plain[round] = rows.plainly(GeneratedCity.grid(), places);
            empty();
            bare[round] = rows.copy(copied);
            ours[round] = compute("city");
            again[round] = compute("city");
        }
        double limit = median(bare);
        System.out.printf("%,d cells, %,d places; cells a second, medians of %d%n", rows.rows(), ofTheCity, ROUNDS);
        print("bare limit: a row for each cell by one COPY, no scoring", bare, limit);
        print("POST to completed, no cells before", ours, limit);
        print("POST to completed, all cells there and unchanged", again, limit);
        print("plain method: one cell at a time, INSERTs of 500", plain, limit);
        new HeatmapReading(client, connection).run(ROUNDS);
        if (ofTheLargeArea > 0) {
            describe("large", GeneratedCity.LARGE_BOUNDS, GeneratedCity.placesOfLargeArea(ofTheLargeArea));
            warmUp("large", WARM_UP_OF_LARGE_AREA);
            for (int round = 0; round < ROUNDS; round++) {
                empty();
                ours[round] = compute("large");
                again[round] = compute("large");
            }
            System.out.printf("20 million cells, %,d places%n", ofTheLargeArea);
            print("POST to completed, no cells before", ours, limit);
            print("POST to completed, all cells there and unchanged", again, limit);
            try (Statement statement = connection.createStatement()) {
                statement.execute("VACUUM ANALYZE heat_blocks, heat_lines");
            }
            System.out.printf(
                    "bytes on disk a cell: %s%n",
                    RoomOnDisk.of(connection, "heat_blocks", "heat_lines").perCell(GeneratedCity.cellsOfLargeArea()));
        }
    }

    /** Ends with the area's cells computed. */
    private void warmUp(String slug, int rounds) throws SQLException {
        for (int round = 0; round < rounds; round++) {
            empty();
            compute(slug);
            compute(slug);
        }
    }

    private static void print(String what, double[] rates, double limit) {
        System.out.printf(
                "%-56s %,13.0f %8.3f x limit   %s%n",
                what,
                median(rates),
                median(rates) / limit,
                Arrays.stream(rates).mapToObj("%,.0f"::formatted).toList());
    }

    private void describe(String slug, Bounds bounds, List<PlainScorer.Poi> places) {
        ObjectNode city = JSON.createObjectNode().put("name", slug);
        city.putObject("bounds")
                .put("minLat", bounds.minLat())
                .put("minLng", bounds.minLng())
                .put("maxLat", bounds.maxLat())
                .put("maxLng", bounds.maxLng());
        client.putJson("/api/cities/" + slug, city);
        byte[] csv = GeneratedCity.csv(slug, places).getBytes(StandardCharsets.UTF_8);
        client.post("/api/cities/" + slug + "/pois", "text/csv", () -> new ByteArrayInputStream(csv));
    }

    private double compute(String slug) throws SQLException {
        ObjectNode request =
                JSON.createObjectNode().put("citySlug", slug).put("gridStep", new BigDecimal(GeneratedCity.STEP));
        long begun = System.nanoTime();
        String job =
                client.postJson("/api/heatmap/schedule", request).path("jobId").asString();
        long deadline = begun + LIMIT.toNanos();
        try (PreparedStatement look =
                connection.prepareStatement("SELECT status, processed_items FROM jobs WHERE id = ?::uuid")) {
            look.setString(1, job);
            while (System.nanoTime() < deadline) {
                try (ResultSet state = look.executeQuery()) {
                    state.next();
                    switch (state.getString("status")) {
                        case "completed" -> {
                            return state.getLong("processed_items") * 1e9 / (System.nanoTime() - begun);
                        }
                        case "failed", "cancelled" ->
                            throw new IllegalStateException("Job " + job + " did not succeed");
                        default -> LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                    }
                }
            }
        }
        throw new IllegalStateException("Job " + job + " did not end within " + LIMIT);
    }

    private void empty() throws SQLException {
        rows.empty();
        try (Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE heat_blocks, heat_lines, heat_coverage");
            statement.execute("CHECKPOINT");
        }
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
