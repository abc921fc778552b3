package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.PostgresServer;
import dev.meridian.devstack.TemporalServer;
import dev.meridian.devstack.fault.FaultSeed;
import dev.meridian.devstack.fault.KillSchedule;
import dev.meridian.devstack.fault.ProcessFleet;
import dev.meridian.workflows.job.JobSearchAttributes;
import io.temporal.common.SearchAttributeKey;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A large table of a service that fails and changes all the time, read by two workers of which one after another is killed and one is
 * frozen, while PostgreSQL and Temporal are restarted: every row that was there throughout is there once, with its last value.
 *
 * <p>Smaller runs: {@code -Dmeridian.rows=200000 -Dmeridian.kills=5 -Dmeridian.frozenSeconds=20}.
 */
@Tag("soak")
class DownloadUnderFaultsIT {
    private static final int ROWS = Integer.getInteger("meridian.rows", 1_000_000);
    private static final int KILLS = Integer.getInteger("meridian.kills", 20);
    private static final int FROZEN_SECONDS = Integer.getInteger("meridian.frozenSeconds", 60);
    private static final int ROWS_OF_A_PAGE = 100;

    /** A batch closes at 10,000 rows at the latest. */
    private static final int PAGES_OF_A_BATCH = 10_000 / ROWS_OF_A_PAGE;

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(30);

    @TempDir
    private Path logs;

    @Test
    void everyRowThatWasThereThroughoutIsThereOnceWithItsLastValue() throws Exception {
        RandomGenerator random = FaultSeed.random(getClass());
        TemporalServer.Options options = TemporalServer.Options.temporary(JobSearchAttributes.ALL.stream()
                .collect(Collectors.toMap(SearchAttributeKey::getName, key -> "Keyword")));
        try (PostgresServer postgres = PostgresServer.temporary();
                TemporalServer temporal = TemporalServer.start(options, System.out::println);
                RestlessService service = new RestlessService(ROWS, ROWS / ROWS_OF_A_PAGE, random)) {
            TestService.Settings settings = TestService.Settings.databaseOnly()
                    .with(postgres.freshDatabase())
                    .with(temporal.address())
                    .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8");
            try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"));
                    ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
                    ProcessFleet workers = new ProcessFleet(
                            2,
                            random,
                            number -> ServiceProcess.worker(settings.values(), logs.resolve(number + ".log")))) {
                TreeMap<Integer, KillSchedule.Strike> strikes = new TreeMap<>();
                random.ints(KILLS, 0, ROWS * 9 / 10).forEach(moment -> strikes.put(moment, workers::killOne));
                strikes.put(ROWS * 3 / 10, () -> {
                    workers.freezeOne();
                    ScheduledFuture<?> _ = later.schedule(workers::thaw, FROZEN_SECONDS, TimeUnit.SECONDS);
                });
                strikes.put(ROWS * 5 / 10, postgres::restart);
                strikes.put(ROWS * 7 / 10, temporal::restart);
                read(api, service, strikes);
            }
        }
    }

    private static void read(TestService api, RestlessService service, TreeMap<Integer, KillSchedule.Strike> strikes)
            throws Exception {
        TestHttp http = api.http();
        Jdbi jdbi = api.bean(Jdbi.class);
        String snapshot = snapshot(http, service);
        long begun = System.nanoTime();
        String job = ask(http, "download_records", "{\"snapshotId\": \"" + snapshot + "\"}");
        List<Long> seen = new ArrayList<>(List.of(0L));
        Iterator<KillSchedule.Strike> next = strikes.values().iterator();
        new KillSchedule(List.copyOf(strikes.keySet()))
                .follow(() -> stored(jdbi, seen), LONG_ENOUGH, () -> next.next().strike());
        JsonNode ended = ended(http, job);
        double seconds = (System.nanoTime() - begun) / 1e9;

        assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
        assertThat(seen).as("rows that were stored never become fewer").isSorted();
        JsonNode table =
                http.get("/api/jobs/" + job + "/tables").json().path("tables").path(0);
        System.out.printf(
                "%,d rows in %.0f s with %d strikes; %s; %s%n", ROWS, seconds, strikes.size(), service.pages(), table);
        assertThat(table.path("complete").asBoolean()).as(table.toString()).isTrue();
        assertThat(differences(jdbi, service.throughout())).isEmpty();
        assertThat(service.again())
                .as("pages that were fetched again")
                .isLessThanOrEqualTo(strikes.size() * PAGES_OF_A_BATCH);

        service.calmDown();
        JsonNode second = ended(http, ask(http, "download_records", "{\"snapshotId\": \"" + snapshot + "\"}"));
        assertThat(second.path("status").asString()).as(second.toString()).isEqualTo("completed");
        JsonNode verified = ended(http, ask(http, "verify_records", "{\"snapshotId\": \"" + snapshot + "\"}"));
        assertThat(verified.at("/result/agrees").asBoolean())
                .as(verified.toString())
                .isTrue();
    }

    /** How many rows are stored; while PostgreSQL is away, as many as before. */
    private static long stored(Jdbi jdbi, List<Long> seen) {
        try {
            seen.add(jdbi.withHandle(handle -> handle.createQuery("SELECT coalesce(sum(rows), 0) FROM download_passes")
                    .mapTo(long.class)
                    .one()));
        } catch (JdbiException away) {
            // The next look shows it.
        }
        return seen.getLast();
    }

    /** Rows that are missing or have another edition than the service, by their ids. */
    private static Map<Integer, String> differences(Jdbi jdbi, Map<Integer, Integer> wanted) {
        Map<Integer, String> differences = new HashMap<>();
        Map<Integer, Integer> left = new HashMap<>(wanted);
        jdbi.useHandle(handle -> handle.createQuery("SELECT _id::int, edition::int FROM snapshot_default_restless.rows")
                .setFetchSize(10_000)
                .map((row, context) -> Map.entry(row.getInt(1), row.getInt(2)))
                .forEach(row -> {
                    Integer edition = left.remove(row.getKey());
                    if (edition != null && !edition.equals(row.getValue())) {
                        differences.put(row.getKey(), "edition " + row.getValue() + " and not " + edition);
                    }
                }));
        left.keySet().forEach(id -> differences.put(id, "missing"));
        return differences;
    }

    private static String snapshot(TestHttp http, RestlessService service) {
        int status = http.send(http.request("/api/connectors/restless")
                        .header("Content-Type", "application/yaml")
                        .PUT(BodyPublishers.ofString(RestlessService.DEFINITION.formatted(ROWS_OF_A_PAGE))))
                .status();
        assertThat(status).isEqualTo(201);
        String connection = http.post(
                        "/api/connections",
                        "{\"name\": \"restless\", \"connector\": \"restless\", \"settings\": {\"address\": \""
                                + service.address() + "\"}}")
                .json()
                .path("id")
                .asString();
        return http.post(
                        "/api/snapshots",
                        "{\"name\": \"restless\", \"connectionId\": \"" + connection
                                + "\", \"tables\": [{\"table\": \"rows\"}]}")
                .json()
                .path("id")
                .asString();
    }

    private static String ask(TestHttp http, String type, String payload) {
        TestHttp.Answer answer = http.post("/api/jobs", "{\"type\": \"" + type + "\", \"payload\": " + payload + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("jobId").asString();
    }

    private static JsonNode ended(TestHttp http, String job) {
        return await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> http.get("/api/jobs/" + job).json(), found -> found.has("completedAt"));
    }
}
