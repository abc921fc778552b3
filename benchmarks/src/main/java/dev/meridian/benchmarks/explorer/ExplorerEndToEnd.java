package dev.meridian.benchmarks.explorer;

import dev.meridian.devstack.Database;
import dev.meridian.devstack.DevStack;
import dev.meridian.devstack.TemporalServer;
import dev.meridian.devstack.process.Ports;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.table.ExplorerSettings;
import dev.meridian.domain.explorer.testing.ExplorerGenerator;
import dev.meridian.domain.explorer.testing.ExplorerGenerator.Mode;
import dev.meridian.domain.explorer.testing.GeneratedExplorer;
import dev.meridian.domain.explorer.view.ExplorerViewBuilder;
import dev.meridian.quickstart.Service;
import dev.meridian.quickstart.client.ServiceClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures refreshes of a large explorer end to end over REST, against the product's own jar and real servers: from the
 * PUT to {@code clean} with every object in the bucket, then an unchanged refresh, with their parts.
 *
 * <p>Arguments: numbers of views; 10000 if there are none.
 */
public final class ExplorerEndToEnd {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String SLUG = "rivers";
    private static final JsonNode NOTHING = JsonMapper.shared().createObjectNode();

    private final ServiceClient client;
    private final Database database;

    private ExplorerEndToEnd(ServiceClient client, Database database) {
        this.client = client;
        this.database = database;
    }

    public static void main(String[] arguments) throws Exception {
        int[] sizes = arguments.length == 0 ? new int[] {10_000} : parse(arguments);
        Path directory = Files.createTempDirectory("meridian-benchmark");
        DevStack.Options options = DevStack.Options.forMeasuring(directory, TemporalServer.Storage.FILE);
        try (DevStack stack = DevStack.start(options, System.err::println);
                Service service = Service.start(
                        Path.of(System.getProperty("meridian.service")), directory, Ports.free(), stack, Map.of());
                ServiceClient client = service.client()) {
            service.awaitHealthy(client);
            ExplorerEndToEnd benchmark =
                    new ExplorerEndToEnd(client, stack.postgres().database("meridian"));
            benchmark.refresh("warm-up", 500);
            System.out.printf(
                    "%8s %14s %12s %12s %12s %14s %14s   (milliseconds)%n",
                    "views", "parse+build", "views", "objects", "PUT..clean", "unchanged", "rows written");
            for (int size : sizes) {
                benchmark.measure(size);
            }
        } finally {
            DevStack.erase(directory);
        }
    }

    private void measure(int views) throws SQLException {
        GeneratedExplorer explorer = ExplorerGenerator.generate(Mode.TABLE, views, 1);
        buildOnce(explorer);
        long build = buildOnce(explorer);
        String slug = SLUG + "-" + views;
        long put = System.nanoTime();
        String job = put(slug, explorer.tsv());
        await(job);
        long total = millisSince(put);
        JsonNode done = client.get("/api/jobs/" + job);
        Instant started = Instant.parse(done.path("startedAt").asString());
        Instant synced = objectsBegan(job, done);
        long viewsPhase = Duration.between(started, synced).toMillis();
        long objectsPhase = Duration.between(
                        synced, Instant.parse(done.path("completedAt").asString()))
                .toMillis();
        requireClean(slug, views);

        long before = lastTransaction();
        long again = System.nanoTime();
        await(client.postJson("/api/explorers/" + slug + "/refresh", NOTHING)
                .path("jobId")
                .asString());
        long unchanged = millisSince(again);
        System.out.printf(
                "%8d %14d %12d %12d %12d %14d %14d%n",
                views, build, viewsPhase, objectsPhase, total, unchanged, rowsWrittenSince(before));
    }

    private void refresh(String slug, int views) {
        await(put(slug, ExplorerGenerator.generate(Mode.TABLE, views, 1).tsv()));
    }

    private String put(String slug, String tsv) {
        return client.put("/api/explorers/" + slug, "text/tab-separated-values", tsv.getBytes(StandardCharsets.UTF_8))
                .path("jobId")
                .asString();
    }

    private void await(String job) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode state = client.get("/api/jobs/" + job);
            switch (state.path("status").asString()) {
                case "completed" -> {
                    return;
                }
                case "failed", "cancelled" -> throw new IllegalStateException(state.toString());
                default -> LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }
        throw new IllegalStateException("Job " + job + " did not end within " + LIMIT);
    }

    private Instant objectsBegan(String job, JsonNode done) {
        for (JsonNode event : client.get("/api/jobs/" + job + "/events").path("events")) {
            if (event.path("message").asString("").startsWith("syncing")) {
                return Instant.parse(event.path("at").asString());
            }
        }
        return Instant.parse(done.path("completedAt").asString());
    }

    private void requireClean(String slug, int views) {
        JsonNode explorer = client.get("/api/explorers/" + slug);
        JsonNode report = client.postJson("/api/explorers/" + slug + "/verify", NOTHING);
        boolean clean = explorer.path("status").asString("").equals("clean")
                && report.path("checked").asInt() == views
                && report.path("missing").asInt() == 0
                && report.path("different").asInt() == 0;
        if (!clean) {
            throw new IllegalStateException("Not clean: " + explorer + " " + report);
        }
    }

    private long lastTransaction() throws SQLException {
        return query("SELECT pg_current_xact_id()::text::bigint");
    }

    /** How many views and configs a later transaction has written. */
    private long rowsWrittenSince(long transaction) throws SQLException {
        return query("SELECT (SELECT count(*) FROM explorer_views WHERE xmin::text::bigint > " + transaction
                + ") + (SELECT count(*) FROM chart_configs WHERE xmin::text::bigint > " + transaction + ")");
    }

    private long query(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static long buildOnce(GeneratedExplorer explorer) {
        ExplorerViewBuilder builder = new ExplorerViewBuilder(
                new ExplorerSettings("https://admin.example.org", "https://example.org"),
                explorer.catalog(),
                explorer.source());
        long begun = System.nanoTime();
        long characters = 0;
        for (Iterator<ExplorerView> views = builder.build(ExplorerProgram.parse(explorer.tsv())); views.hasNext(); ) {
            characters += String.valueOf(views.next().md5()).length();
        }
        if (characters == 0) {
            throw new IllegalStateException("Nothing was built");
        }
        return millisSince(begun);
    }

    private static long millisSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1_000_000;
    }

    private static int[] parse(String[] arguments) {
        int[] sizes = new int[arguments.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Integer.parseInt(arguments[i]);
        }
        return sizes;
    }
}
