package dev.meridian.benchmarks.heatmap;

import dev.meridian.devstack.Database;
import dev.meridian.devstack.DevStack;
import dev.meridian.devstack.StackPorts;
import dev.meridian.devstack.process.Ports;
import dev.meridian.domain.heatmap.scoring.PlainScorer;
import dev.meridian.quickstart.Service;
import dev.meridian.quickstart.client.ServiceClient;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows of {@code heat_cells} a second: from the POST to completed, by the product; the bare limit, the same rows by COPY with
 * no scoring; and the plain method, one cell at a time with INSERTs of 500 rows. In turn in one run, five times; medians.
 *
 * <p>Argument: the number of places; 30000 if there is none.
 */
public final class HeatmapEndToEnd {
    private static final int ROUNDS = 5;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ServiceClient client;
    private final Connection connection;
    private final CellLoads loads;

    private HeatmapEndToEnd(ServiceClient client, Connection connection) {
        this.client = client;
        this.connection = connection;
        this.loads = new CellLoads(connection);
    }

    public static void main(String[] arguments) throws Exception {
        List<PlainScorer.Poi> places =
                GeneratedCity.places(arguments.length == 0 ? 30_000 : Integer.parseInt(arguments[0]));
        Path directory = Files.createTempDirectory("meridian-benchmark");
        DevStack.Options options = new DevStack.Options(directory, StackPorts.free(), Map.of());
        try (DevStack stack = DevStack.start(options, System.err::println);
                Service service = Service.start(
                        Path.of(System.getProperty("meridian.service")), directory, Ports.free(), stack, Map.of());
                ServiceClient client = service.client()) {
            service.awaitHealthy(client);
            Database database = stack.postgres().database("meridian");
            try (Connection connection =
                    DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
                new HeatmapEndToEnd(client, connection).run(places);
            }
        } finally {
            DevStack.erase(directory);
        }
    }

    private void run(List<PlainScorer.Poi> places) throws Exception {
        describeCity(places);
        compute();
        byte[] copied = loads.read();
        double[] ours = new double[ROUNDS];
        double[] again = new double[ROUNDS];
        double[] bare = new double[ROUNDS];
        double[] plain = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            empty();
            bare[round] = loads.copy(copied);
            empty();
            ours[round] = compute();
            again[round] = compute();
            empty();
            plain[round] = loads.plainly(GeneratedCity.grid(), places);
        }
        double limit = median(bare);
        double method = median(plain);
        System.out.printf("%,d cells, %,d places; rows a second, medians of %d%n", loads.rows(), places.size(), ROUNDS);
        System.out.printf("PostgreSQL for all of them: %s%n", loads.settings());
        print("POST to completed, no cells before", median(ours), limit, method);
        print("POST to completed, all cells there and unchanged", median(again), limit, method);
        print("bare limit: the same rows by one COPY, no scoring", limit, limit, method);
        print("plain method: one cell at a time, INSERTs of 500", method, limit, method);
    }

    private static void print(String what, double rate, double limit, double method) {
        System.out.printf("%-52s %,12.0f %8.2f x limit %,10.1f x plain%n", what, rate, rate / limit, rate / method);
    }

    private void describeCity(List<PlainScorer.Poi> places) {
        ObjectNode city = JSON.createObjectNode().put("name", "Generated");
        city.putObject("bounds")
                .put("minLat", GeneratedCity.BOUNDS.minLat())
                .put("minLng", GeneratedCity.BOUNDS.minLng())
                .put("maxLat", GeneratedCity.BOUNDS.maxLat())
                .put("maxLng", GeneratedCity.BOUNDS.maxLng());
        client.putJson("/api/cities/generated", city);
        client.post(
                "/api/cities/generated/pois",
                "text/csv",
                GeneratedCity.csv(places).getBytes(StandardCharsets.UTF_8));
    }

    private double compute() {
        ObjectNode wish = JSON.createObjectNode()
                .put("citySlug", "generated")
                .put("gridStep", new BigDecimal(GeneratedCity.STEP));
        long begun = System.nanoTime();
        String job =
                client.postJson("/api/heatmap/schedule", wish).path("jobId").asString();
        long deadline = begun + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode state = client.get("/api/jobs/" + job);
            switch (state.path("status").asString()) {
                case "completed" -> {
                    return state.path("processedItems").asLong() * 1e9 / (System.nanoTime() - begun);
                }
                case "failed", "cancelled" -> throw new IllegalStateException(state.toString());
                default -> LockSupport.parkNanos(Duration.ofMillis(25).toNanos());
            }
        }
        throw new IllegalStateException("Job " + job + " did not end within " + LIMIT);
    }

    private void empty() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE heat_cells, heat_coverage");
            statement.execute("CHECKPOINT");
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
