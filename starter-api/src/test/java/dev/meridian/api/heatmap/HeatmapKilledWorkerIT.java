package dev.meridian.api.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.api.testing.WorkerProcess;
import dev.meridian.devstack.SharedServers;
import dev.meridian.devstack.TemporalAddress;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A worker is killed in the middle of a job, again and again: {@code -Dmeridian.kills=10} for ten times, three by default.
 */
class HeatmapKilledWorkerIT {
    private static final int KILLS = Integer.getInteger("meridian.kills", 3);
    private static final int SLOTS = 2;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);
    private static final Pattern SCORED = Pattern.compile("Scored (chunk \\d+ of tile \\d+ in round \\d+)");

    @TempDir
    private Path logs;

    @Test
    void theResultIsThatOfAnUndisturbedRunAndHardlyAnythingIsScoredTwice() throws Exception {
        TestService.Settings settings = settings();
        WorkerProcess worker = WorkerProcess.start(settings.values(), logs.resolve("0.log"));
        try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"))) {
            TestHttp http = api.http();
            Jdbi jdbi = api.bean(Jdbi.class);
            describeCity(http);
            String job = schedule(http);
            long total = awaitProcessed(http, job, 0).path("totalItems").asLong();
            List<JsonNode> seen = new ArrayList<>();
            for (int kill = 1; kill <= KILLS; kill++) {
                seen.add(awaitProcessed(http, job, total * kill / (KILLS + 2)));
                worker.kill();
                worker = WorkerProcess.start(settings.values(), logs.resolve(kill + ".log"));
            }
            seen.add(awaitEnd(http, job));

            assertThat(seen.getLast().path("status").asString()).isEqualTo("completed");
            assertThat(seen.getLast().path("processedItems").asLong()).isEqualTo(total);
            assertThat(seen)
                    .isSortedAccordingTo((one, next) -> Long.compare(
                            one.path("processedItems").asLong(),
                            next.path("processedItems").asLong()));
            assertThat(scoredTwice()).isLessThanOrEqualTo(KILLS * SLOTS);

            Map<String, Integer> disturbed = cells(jdbi);
            jdbi.useHandle(handle -> handle.execute("TRUNCATE heat_cells"));
            assertThat(awaitEnd(http, schedule(http)).path("status").asString()).isEqualTo("completed");
            assertThat(disturbed).isEqualTo(cells(jdbi)).hasSize((int) total);
        } finally {
            worker.close();
        }
    }

    private static TestService.Settings settings() {
        TemporalAddress temporal = SharedServers.temporal(Map.of());
        // Small chunks, so that there are many to be killed in.
        return TestService.Settings.databaseOnly()
                .with("TEMPORAL_ADDRESS", temporal.target())
                .with("TEMPORAL_NAMESPACE", temporal.namespace())
                .with("WORKER_CHUNK_SIZE", "500")
                .with("MAX_CONCURRENT_JOBS", Integer.toString(SLOTS));
    }

    private static void describeCity(TestHttp http) {
        Answer city = http.send(http.request("/api/cities/killed")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("""
                    {"name": "Killed", "bounds": {"minLat": 40, "minLng": 10, "maxLat": 40.5, "maxLng": 10.45}}\
                    """)));
        assertThat(city.status()).isEqualTo(201);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(9);
        StringBuilder rows = new StringBuilder("id,category,lat,lng,name\n");
        for (int i = 0; i < 3_000; i++) {
            rows.append(String.format(
                    Locale.ROOT,
                    "%d,%s,%.6f,%.6f,%n",
                    i,
                    List.of("groceries", "restaurants", "parks").get(random.nextInt(3)),
                    40.25 + random.nextGaussian() * 0.1,
                    10.2 + random.nextGaussian() * 0.1));
        }
        Answer imported = http.send(http.request("/api/cities/killed/pois")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(rows.toString())));
        assertThat(imported.json().at("/report/imported").asInt()).isEqualTo(3_000);
    }

    private static String schedule(TestHttp http) {
        return http.post("/api/heatmap/schedule", "{\"citySlug\":\"killed\",\"gridStep\":0.001}")
                .json()
                .path("jobId")
                .asString();
    }

    private static JsonNode awaitProcessed(TestHttp http, String job, long moreThan) {
        return await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> http.get("/api/jobs/" + job).json(), shown -> {
                    assertThat(shown.path("status").asString()).isIn("pending", "running");
                    return shown.path("processedItems").asLong() > moreThan;
                });
    }

    private static JsonNode awaitEnd(TestHttp http, String job) {
        return await().atMost(LONG_ENOUGH)
                .until(
                        () -> http.get("/api/jobs/" + job).json(),
                        shown -> List.of("completed", "failed", "cancelled")
                                .contains(shown.path("status").asString()));
    }

    private long scoredTwice() throws IOException {
        List<String> scored = new ArrayList<>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Matcher matcher = SCORED.matcher(Files.readString(file));
                while (matcher.find()) {
                    scored.add(matcher.group(1));
                }
            }
        }
        Set<String> once = new HashSet<>(scored);
        assertThat(once).isNotEmpty();
        return scored.size() - once.size();
    }

    private static Map<String, Integer> cells(Jdbi jdbi) {
        Map<String, Integer> cells = new HashMap<>();
        jdbi.useHandle(handle -> handle.select("SELECT lat || ' ' || lng, score FROM heat_cells")
                .map((row, context) -> cells.put(row.getString(1), row.getInt(2)))
                .list());
        return cells;
    }
}
