package dev.meridian.api.heatmap;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.FaultSeed;
import dev.meridian.devstack.fault.KillSchedule;
import dev.meridian.devstack.fault.ProcessFleet;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A worker is killed in the middle of a job, and in the soak again and again; {@code -Dmeridian.kills=N} says how often.
 *
 * <p>The job has more tiles than the worker has slots, so that a kill meets all of them at work.
 */
@Tag("slow")
class HeatmapKilledWorkerIT {
    private static final int SLOTS = 2;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);
    private static final Pattern SCORED = Pattern.compile("Scored (chunk \\d+ of tile (\\d+) in round \\d+)");
    private static final int TILES = 3;
    private static final byte NOT_COMPUTED = (byte) 255;

    @TempDir
    private Path logs;

    /** Every answer about the job that is disturbed. */
    private final List<JsonNode> shown = new ArrayList<>();

    @Test
    void theResultIsThatOfAnUndisturbedRunAndHardlyAnythingIsScoredTwice() throws Exception {
        killWorkers(1);
    }

    @Test
    @Tag("soak")
    void afterManyKillsTheResultIsThatOfAnUndisturbedRunAndHardlyAnythingIsScoredTwice() throws Exception {
        killWorkers(Integer.getInteger("meridian.kills", 3));
    }

    private void killWorkers(int kills) throws Exception {
        RandomGenerator random = FaultSeed.random(getClass());
        TestService.Settings settings = settings();
        try (ProcessFleet workers = new ProcessFleet(
                        1, random, number -> ServiceProcess.worker(settings.values(), logs.resolve(number + ".log")));
                TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"))) {
            TestHttp http = api.http();
            Jdbi jdbi = api.bean(Jdbi.class);
            describeCity(http);
            String job = schedule(http);
            long total = awaitProcessed(http, job, 0).path("totalItems").asLong();
            KillSchedule.even(kills, Math.toIntExact(total))
                    .follow(() -> processed(http, job), LONG_ENOUGH, workers::killOne);
            JsonNode ended = awaitEnd(http, job);

            assertThat(ended.path("status").asString()).isEqualTo("completed");
            assertThat(ended.path("processedItems").asLong()).isEqualTo(total);
            assertThat(shown)
                    .as("what callers saw, poll by poll")
                    .hasSizeGreaterThan(kills)
                    .isSortedAccordingTo(
                            comparingLong(seen -> seen.path("processedItems").asLong()))
                    .isSortedAccordingTo(
                            comparingLong(seen -> seen.path("progress").asLong()));
            int scoredTwice = scoredTwice();
            System.out.printf("%d kills, %d chunks scored twice%n", kills, scoredTwice);
            assertThat(scoredTwice).isLessThanOrEqualTo(kills * SLOTS);

            Map<String, ByteBuffer> disturbed = scores(jdbi);
            jdbi.useHandle(handle -> handle.execute("TRUNCATE heat_blocks"));
            assertThat(awaitEnd(http, schedule(http)).path("status").asString()).isEqualTo("completed");
            assertThat(cells(disturbed)).isEqualTo(total);
            Map<String, ByteBuffer> undisturbed = scores(jdbi);
            assertThat(undisturbed).containsOnlyKeys(disturbed.keySet());
            assertThat(undisturbed.keySet())
                    .as("blocks whose scores differ from an undisturbed run's")
                    .filteredOn(block -> !Objects.equals(undisturbed.get(block), disturbed.get(block)))
                    .isEmpty();
        }
    }

    private static TestService.Settings settings() {
        // Small chunks, so that there are many to be killed in.
        return TestService.Settings.databaseOnly()
                .with(TestService.Settings.freshNamespace())
                .with("WORKER_CHUNK_SIZE", "4000")
                .with("MAX_CONCURRENT_JOBS", Integer.toString(SLOTS));
    }

    private static void describeCity(TestHttp http) {
        Answer city = http.send(http.request("/api/cities/killed")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("""
                    {"name": "Killed", "bounds": {"minLat": 40, "minLng": 10, "maxLat": 40.6, "maxLng": 11}}\
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
                    40.3 + random.nextGaussian() * 0.2,
                    10.5 + random.nextGaussian() * 0.2));
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

    private JsonNode awaitProcessed(TestHttp http, String job, long moreThan) {
        return await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> lookAtOpen(http, job),
                        seen -> seen.path("processedItems").asLong() > moreThan);
    }

    private long processed(TestHttp http, String job) {
        return lookAtOpen(http, job).path("processedItems").asLong();
    }

    private JsonNode lookAtOpen(TestHttp http, String job) {
        JsonNode seen = look(http, job);
        assertThat(seen.path("status").asString()).isIn("pending", "running");
        return seen;
    }

    private JsonNode awaitEnd(TestHttp http, String job) {
        return await().atMost(LONG_ENOUGH)
                .until(
                        () -> look(http, job),
                        seen -> List.of("completed", "failed", "cancelled")
                                .contains(seen.path("status").asString()));
    }

    private JsonNode look(TestHttp http, String job) {
        JsonNode seen = http.get("/api/jobs/" + job).json();
        shown.add(seen);
        return seen;
    }

    private int scoredTwice() throws IOException {
        List<String> scored = new ArrayList<>();
        Set<String> tiles = new HashSet<>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Matcher matcher = SCORED.matcher(Files.readString(file));
                while (matcher.find()) {
                    scored.add(matcher.group(1));
                    tiles.add(matcher.group(2));
                }
            }
        }
        Set<String> once = new HashSet<>(scored);
        assertThat(tiles).hasSize(TILES);
        return scored.size() - once.size();
    }

    /** The stored scores, a byte a cell, by the numbers of their blocks. */
    private static Map<String, ByteBuffer> scores(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT concat_ws('/', grid_step, block_row, block_column) AS block, scores FROM heat_blocks")
                .reduceRows(new HashMap<>(), (blocks, row) -> {
                    blocks.put(
                            row.getColumn("block", String.class),
                            ByteBuffer.wrap(row.getColumn("scores", byte[].class)));
                    return blocks;
                }));
    }

    private static long cells(Map<String, ByteBuffer> blocks) {
        return blocks.values().stream()
                .mapToLong(scores -> IntStream.range(0, scores.limit())
                        .filter(cell -> scores.get(cell) != NOT_COMPUTED)
                        .count())
                .sum();
    }
}
