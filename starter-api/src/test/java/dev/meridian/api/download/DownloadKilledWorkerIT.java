package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.FaultSeed;
import dev.meridian.devstack.fault.KillSchedule;
import dev.meridian.devstack.fault.ProcessFleet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Kills workers that read a large file from a slow server: every row is there once, and no page that was stored is read again. */
@Tag("slow")
class DownloadKilledWorkerIT {
    private static final int ROWS = 200_000;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(4);
    private static final int PORTION = 64 << 10;

    @TempDir
    private Path logs;

    private final List<Integer> asked = new CopyOnWriteArrayList<>();
    private final byte[] file = file();
    private HttpServer server;

    private static byte[] file() {
        StringBuilder text = new StringBuilder("id,name,note\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(i)
                    .append(",\"person ")
                    .append(i)
                    .append("\nof many\",")
                    .append(i % 7)
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/people.csv", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Sends from the byte that is asked for, about 3 MiB a second. */
    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        asked.add(from);
        exchange.getResponseHeaders().set("ETag", "\"one\"");
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
        }
        exchange.sendResponseHeaders(from == 0 ? 200 : 206, file.length - from);
        try (exchange) {
            for (int at = from; at < file.length; at += PORTION) {
                exchange.getResponseBody().write(file, at, Math.min(PORTION, file.length - at));
                exchange.getResponseBody().flush();
                Thread.sleep(20);
            }
        } catch (IOException goneAway) {
            exchange.close();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void everyRowIsThereOnceAfterAKill() throws Exception {
        killWorkers(1);
    }

    @Test
    @Tag("soak")
    void everyRowIsThereOnceAfterManyKills() throws Exception {
        killWorkers(Integer.getInteger("meridian.kills", 5));
    }

    private void killWorkers(int kills) throws Exception {
        RandomGenerator random = FaultSeed.random(getClass());
        TestService.Settings settings = TestService.Settings.databaseOnly()
                .with(TestService.Settings.freshNamespace())
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8");
        try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"));
                ProcessFleet workers = new ProcessFleet(
                        1, random, number -> ServiceProcess.worker(settings.values(), logs.resolve(number + ".log")))) {
            TestHttp http = api.http();
            Jdbi jdbi = api.bean(Jdbi.class);
            String job = ask(http);
            List<Long> seen = new ArrayList<>();
            KillSchedule.even(kills, ROWS)
                    .follow(
                            () -> {
                                long rows = stored(jdbi);
                                seen.add(rows);
                                return rows;
                            },
                            LONG_ENOUGH,
                            workers::killOne);
            JsonNode ended = await().atMost(LONG_ENOUGH)
                    .until(() -> http.get("/api/jobs/" + job).json(), found -> found.has("completedAt"));

            assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
            assertThat(seen).as("rows that were stored never become fewer").isSorted();
            long right = jdbi.withHandle(
                    handle -> handle.createQuery("""
                            SELECT count(*) FROM snapshot_default_people.people
                            WHERE name = 'person ' || _id || E'\\nof many' AND note = (_id::int % 7)::text""").mapTo(long.class).one());
            assertThat(right).isEqualTo(ROWS);
            List<Integer> resumed = asked.stream().filter(from -> from > 0).toList();
            System.out.printf("%d kills; read again from %s of %d bytes%n", kills, resumed, file.length);
            assertThat(resumed).as("each kill hits a table that is being read").hasSizeGreaterThanOrEqualTo(kills);
            assertThat(resumed).as("nothing that was stored is read again").isSorted();
            JsonNode table = http.get("/api/jobs/" + job + "/tables")
                    .json()
                    .path("tables")
                    .get(0);
            assertThat(table.path("complete").asBoolean()).isTrue();
            assertThat(table.path("rows").asLong()).isEqualTo(ROWS);
        }
    }

    private static long stored(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT coalesce(sum(rows), 0) FROM download_passes")
                .mapTo(long.class)
                .one());
    }

    private String ask(TestHttp http) {
        String connection = http.post(
                        "/api/connections", """
                        {"name": "people", "connector": "csv",
                         "settings": {"from": "url", "id_column": "id", "url": "http://127.0.0.1:%d/people.csv"}}""".formatted(server.getAddress().getPort()))
                .json()
                .path("id")
                .asString();
        String snapshot = http.post(
                        "/api/snapshots", "{\"name\": \"people\", \"connectionId\": \"" + connection + "\"}")
                .json()
                .path("id")
                .asString();
        return http.post("/api/jobs", """
                        {"type": "download_records", "payload": {"snapshotId": "%s"}}""".formatted(snapshot))
                .json()
                .path("jobId")
                .asString();
    }
}
