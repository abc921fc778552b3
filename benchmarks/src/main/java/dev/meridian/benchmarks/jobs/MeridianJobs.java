package dev.meridian.benchmarks.jobs;

import dev.meridian.devstack.Database;
import dev.meridian.devstack.DevStack;
import dev.meridian.devstack.process.Ports;
import dev.meridian.quickstart.Service;
import dev.meridian.quickstart.client.ServiceClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Meridian: POST to accept, and done is what its table of jobs calls completed. Jobs are of the type {@link EmptyJob}. */
final class MeridianJobs implements JobSystem {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DevStack stack;
    private final Path directory;
    private final Connection connection;
    private final Map<String, String> settings;
    private final Map<Integer, UUID> ids = new ConcurrentHashMap<>();
    private final Histories histories;
    private final Costs costs;
    private Service accepting;
    private ServiceClient client;
    private Service working;

    MeridianJobs(DevStack stack, Path directory) throws SQLException {
        this(stack, directory, Map.of());
    }

    /**
     * @param settings environment variables of the service beyond those of the trial
     */
    MeridianJobs(DevStack stack, Path directory, Map<String, String> settings) throws SQLException {
        this.stack = stack;
        this.directory = directory;
        this.settings = settings;
        accepting = service("monolith");
        working = accepting;
        client = healthy(accepting);
        Database database = stack.postgres().database("meridian");
        connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        histories = new Histories(stack.temporal(), connection);
        costs = new Costs(connection);
    }

    /** A client of the process that accepts. */
    ServiceClient client() {
        return client;
    }

    /** A client with another key. */
    ServiceClient clientWith(String key) {
        return new ServiceClient(accepting.address(), key);
    }

    @Override
    public String name() {
        return "Meridian";
    }

    @Override
    public String settings() {
        return "monolith (api and worker as two processes for the kills), as shipped but for a"
                + " credential's rate of calls (RATE_LIMIT_PER_SECOND), which would hold it up; PostgreSQL 18 as shipped;"
                + " Temporal dev server in memory, poll limits 2000/s, one partition a task queue, fairness on;"
                + " done = stored as completed";
    }

    @Override
    public void accept(int job, Duration wait) {
        ObjectNode body = JSON.createObjectNode().put("type", EmptyJob.NAME);
        body.putObject("payload").put("delayMs", wait.toMillis());
        ids.put(job, idOf(client.postJson("/api/jobs", body)));
    }

    @Override
    public void acceptTogether(int first, int count) {
        ObjectNode body = JSON.createObjectNode().put("type", EmptyJob.NAME);
        ArrayNode items = body.putArray("items");
        IntStream.range(0, count).forEach(_ -> items.addObject().put("delayMs", 0));
        UUID batch = idOf(client.postJson("/api/jobs/batch", body));
        IntStream.range(first, first + count).forEach(job -> ids.put(job, batch));
    }

    @Override
    public int done(int first, int count) {
        return completed(asked(first, count));
    }

    private UUID[] asked(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(ids::get)
                .filter(Objects::nonNull)
                .toArray(UUID[]::new);
    }

    /** How many of these jobs are stored as completed. */
    int completed(UUID... asked) {
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT count(*) FROM unnest(?::uuid[]) AS asked (id) JOIN jobs USING (id)
                WHERE status = 'completed'""")) {
            query.setArray(1, connection.createArrayOf("uuid", asked));
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void haveRun(String how, int first, int count) {
        System.out.printf("  %s: %s%n    %s%n", how, histories.of(asked(first, count)), costs.sinceLast(count));
    }

    @Override
    public void separateWorker() {
        client.close();
        accepting.close();
        accepting = service("api");
        client = healthy(accepting);
        startWorker();
    }

    @Override
    public void killWorker() {
        working.kill();
    }

    @Override
    public void startWorker() {
        working = service("worker");
        healthy(working).close();
    }

    @Override
    public void close() {
        client.close();
        histories.close();
        working.close();
        accepting.close();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Service service(String type) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("SERVICE_TYPE", type);
        environment.put("RATE_LIMIT_PER_SECOND", "100000");
        environment.put("RATE_LIMIT_BURST", "100000");
        // Where the type of the empty jobs is.
        environment.put(Service.MORE_CLASSES, System.getProperty("meridian.benchmarkClasses"));
        return Service.start(
                Path.of(System.getProperty("meridian.service")), directory, Ports.free(), stack, environment);
    }

    private static ServiceClient healthy(Service service) {
        ServiceClient client = service.client();
        service.awaitHealthy(client);
        return client;
    }

    static UUID idOf(JsonNode accepted) {
        return UUID.fromString(accepted.path("jobId").asString());
    }
}
