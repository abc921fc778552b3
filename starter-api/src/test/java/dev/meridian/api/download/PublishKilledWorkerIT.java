package dev.meridian.api.download;

import static dev.meridian.devstack.record.RealServers.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.FaultSeed;
import dev.meridian.devstack.fault.KillSchedule;
import dev.meridian.devstack.fault.ProcessFleet;
import dev.meridian.devstack.record.RecordServer;
import dev.meridian.devstack.record.RecordServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Kills workers while they publish: the service ends as the snapshot, and nothing is created twice. */
@Tag("slow")
class PublishKilledWorkerIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(30);
    private static final int KILLS = Integer.getInteger("meridian.kills", 10);

    /** As many rows are created, a third of them is changed and a third deleted. */
    private static final int OLD = Integer.getInteger("meridian.changes", 5_000) * 3 / 5;

    @TempDir
    private Path logs;

    @Test
    void kintoEndsAsTheSnapshot() throws Exception {
        try (RecordServer server = started(RecordServers::kinto)) {
            publish(BookService.kinto(server, 60), 60, 1);
        }
    }

    @Test
    void postgresEndsAsTheSnapshot() throws Exception {
        publish(BookService.postgres(300), 300, 1);
    }

    @Test
    @Tag("soak")
    void kintoEndsAsTheSnapshotAfterTenKills() throws Exception {
        try (RecordServer server = started(RecordServers::kinto)) {
            publish(BookService.kinto(server, OLD), OLD, KILLS);
        }
    }

    @Test
    @Tag("soak")
    void jsonServerEndsAsTheSnapshotAfterTenKills() throws Exception {
        StringBuilder books = new StringBuilder();
        for (int n = 0; n < OLD; n++) {
            books.append(n == 0 ? "" : ", ")
                    .append("{\"id\": ")
                    .append(n + 1)
                    .append(", \"title\": \"old ")
                    .append(n)
                    .append("\"}");
        }
        try (RecordServer server = started(() -> RecordServers.jsonServer("{\"books\": [" + books + "]}"))) {
            publish(BookService.jsonServer(server), OLD, KILLS);
        }
    }

    @Test
    @Tag("soak")
    void postgresEndsAsTheSnapshotAfterTenKills() throws Exception {
        publish(BookService.postgres(OLD), OLD, KILLS);
    }

    /** Of {@code old} rows a third is changed and a third is deleted; as many as there are new ones come. */
    private void publish(BookService service, int old, int kills) throws Exception {
        RandomGenerator random = FaultSeed.random(getClass());
        TestService.Settings settings = TestService.Settings.databaseOnly()
                .with(TestService.Settings.freshNamespace())
                .with("CREDENTIAL_KEYS", Base64.getEncoder().encodeToString(new byte[32]))
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8");
        try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"));
                ProcessFleet workers = new ProcessFleet(
                        1, random, number -> ServiceProcess.worker(settings.values(), logs.resolve(number + ".log")))) {
            TestHttp http = api.http();
            Jdbi jdbi = api.bean(Jdbi.class);
            String snapshot = http.post(
                            "/api/snapshots",
                            "{\"name\": \"books\", \"connectionId\": \"" + service.connection(http)
                                    + "\", \"tables\": [{\"table\": \"" + service.table() + "\"}]}")
                    .json()
                    .path("id")
                    .asString();
            ended(http, ask(http, "download_records", "{\"snapshotId\": \"" + snapshot + "\"}"));
            jdbi.useHandle(handle -> handle.execute("""
                    UPDATE snapshot_default_books.books SET title = 'changed ' || title WHERE hashtext(_id) %% 3 = 0;
                    DELETE FROM snapshot_default_books.books WHERE abs(hashtext(_id) %% 3) = 1;
                    INSERT INTO snapshot_default_books.books (title) SELECT 'new ' || n FROM generate_series(1, %d) AS n""".formatted(old)));
            JsonNode plan = http.post("/api/snapshots/" + snapshot + "/plan?limit=1", "")
                    .json();
            long changes = plan.path("creates").asLong()
                    + plan.path("updates").asLong()
                    + plan.path("deletes").asLong();
            assertThat(plan.path("creates").asLong()).isEqualTo(old);
            String job = ask(
                    http,
                    "publish_records",
                    "{\"snapshotId\": \"" + snapshot + "\", \"plan\": \""
                            + plan.path("hash").asString() + "\"}");
            KillSchedule.even(kills, (int) changes).follow(() -> made(jdbi), LONG_ENOUGH, workers::killOne);
            JsonNode done = ended(http, job);
            System.out.printf("%d changes, %d kills: %s%n", changes, kills, done.path("result"));
            Map<String, Integer> wanted = new TreeMap<>();
            jdbi.useHandle(handle -> handle.createQuery("SELECT title FROM snapshot_default_books.books")
                    .mapTo(String.class)
                    .forEach(title -> wanted.merge(title, 1, Integer::sum)));
            assertThat(service.titles()).isEqualTo(wanted);
            assertThat(done.path("result").path("uncertain").asInt()).isZero();
            assertThat(done.path("result").path("refused").asInt()).isZero();
            assertThat(done.path("result").path("conflicts").asInt()).isZero();
            assertThat(done.path("result").path("created").asLong()).isEqualTo(old);
            assertThat(http.post("/api/snapshots/" + snapshot + "/plan", "")
                            .json()
                            .path("changes"))
                    .isEmpty();
            long without = jdbi.withHandle(handle -> handle.createQuery(
                            "SELECT count(*) FROM snapshot_default_books.books WHERE _id LIKE 'new:%'")
                    .mapTo(long.class)
                    .one());
            assertThat(without).as("rows without an id of the service").isZero();
        }
        try (Stream<Path> files = Files.list(logs)) {
            for (Path log : files.toList()) {
                assertThat(Files.readString(log)).doesNotContain(BookService.CANARY);
            }
        }
    }

    private static long made(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM publish_changes WHERE state = 'done'")
                .mapTo(long.class)
                .one());
    }

    private static String ask(TestHttp http, String type, String payload) {
        TestHttp.Answer answer = http.post("/api/jobs", "{\"type\": \"" + type + "\", \"payload\": " + payload + "}");
        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        return answer.json().path("jobId").asString();
    }

    private static JsonNode ended(TestHttp http, String job) {
        JsonNode ended = await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> http.get("/api/jobs/" + job).json(), found -> found.has("completedAt"));
        assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
        return ended;
    }
}
