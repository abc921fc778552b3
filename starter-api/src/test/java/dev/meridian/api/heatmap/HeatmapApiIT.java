package dev.meridian.api.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.SharedServers;
import dev.meridian.devstack.TemporalAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Heatmaps over HTTP, from a city's places to the cells of its map, on real servers. */
class HeatmapApiIT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final String SECRET = "a-secret-for-cron";

    private static TestService service;
    private static TestHttp http;

    @BeforeAll
    static void start() {
        TemporalAddress temporal = SharedServers.temporal(Map.of());
        // Heatmaps need no object store.
        service = TestService.start(TestService.Settings.databaseOnly()
                .with("TEMPORAL_ADDRESS", temporal.target())
                .with("TEMPORAL_NAMESPACE", temporal.namespace())
                .with("CRON_SECRET", SECRET));
        http = service.http();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aCityBecomesCellsThatCanBeReadPageByPageAsJsonAndAsBytes() throws Exception {
        city("alpha", 10.0, 20.0, 10.1, 20.1);
        places("alpha", 10.05, 20.05, 300);
        JsonNode job = compute("alpha", "0.0025");
        assertThat(job.path("totalItems").asLong())
                .isEqualTo(job.path("processedItems").asLong());

        List<JsonNode> cells = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    http.get("/api/heatmap?citySlug=alpha&limit=700" + cursor).json();
            page.path("cells").forEach(cells::add);
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asString()
                    : "";
        } while (!cursor.isEmpty());
        assertThat(cells).hasSize((int) job.path("totalItems").asLong());
        assertThat(cells).anyMatch(cell -> cell.path("score").asInt() > 40);

        JsonNode high = http.get("/api/heatmap?minLat=10&minLng=20&maxLat=10.1&maxLng=20.1&minScore=30")
                .json();
        assertThat(high.path("cells").size()).isEqualTo((int)
                cells.stream().filter(cell -> cell.path("score").asInt() >= 30).count());
        assertThat(high.has("jobStatus")).isFalse();
        assertThat(bytes("/api/heatmap?citySlug=alpha"))
                .isEqualTo(cells.stream()
                        .map(cell -> List.of(
                                Math.round(cell.path("lat").asDouble() * 100_000),
                                Math.round(cell.path("lng").asDouble() * 100_000),
                                cell.path("score").asLong()))
                        .toList());

        JsonNode one = cells.get(cells.size() / 2);
        JsonNode score = http.get("/api/score?lat=" + one.path("lat").asString() + "&lng="
                        + one.path("lng").asString())
                .json();
        assertThat(score.path("heatmapScore").asInt())
                .isEqualTo(one.path("score").asInt());
        assertThat(score.path("categories")).hasSize(8);
        assertThat(score.at("/coverage/status").asString()).isEqualTo("covered");
    }

    @Test
    void ofTwoHundredSimultaneousWishesOneIsNew() throws Exception {
        // Large enough to be open still when the last wish comes.
        city("beta", 11.0, 20.0, 11.5, 20.5);
        places("beta", 11.1, 20.1, 200);
        List<Answer> answers = simultaneously(
                200, () -> http.post("/api/heatmap/schedule", "{\"citySlug\":\"beta\",\"gridStep\":0.001}"));
        assertThat(answers.stream().filter(answer -> answer.json().path("isNew").asBoolean()))
                .hasSize(1)
                .allMatch(answer -> answer.status() == 202);
        assertThat(answers.stream()
                        .map(answer -> answer.json().path("jobId").asString())
                        .distinct())
                .hasSize(1);
        awaitEnd(answers.getFirst().json().path("jobId").asString());
    }

    @Test
    void fiveHundredClicksAreAnsweredAtOnceAndComputeEachRegionOnce() throws Exception {
        city("gamma", 30.0, 40.0, 30.6, 40.6);
        places("gamma", 30.3, 40.3, 2_000);
        RandomGenerator random = random(5);
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            double lat = 30.1 + random.nextDouble() * 0.4;
            double lng = 40.1 + random.nextDouble() * 0.4;
            long begin = System.nanoTime();
            Answer answer = http.get(String.format(Locale.ROOT, "/api/score?lat=%.6f&lng=%.6f", lat, lng));
            millis.add((System.nanoTime() - begin) / 1_000_000);
            assertThat(answer.status()).isEqualTo(200);
        }
        assertThat(millis.stream().sorted().toList().get(250))
                .as("median of milliseconds")
                .isLessThan(100);
        await().atMost(LONG_ENOUGH).until(() -> count("""
            SELECT count(*) FROM jobs
            WHERE subject LIKE 'region/%' AND status IN ('pending', 'running')\
            """) == 0);
        assertThat(count("SELECT count(*) FROM jobs WHERE subject LIKE 'region/20%'"))
                .isPositive();
        assertThat(count("""
            SELECT count(*) - count(DISTINCT subject) FROM jobs
            WHERE subject LIKE 'region/20%' AND status = 'completed'\
            """)).isZero();
    }

    @Test
    void aPointInTheOceanStartsNothing() {
        JsonNode score = http.get("/api/score?lat=-40&lng=-120").json();
        assertThat(score.path("score").asInt()).isZero();
        assertThat(score.at("/coverage/status").asString()).isEqualTo("no_pois");
        assertThat(http.get("/api/jobs?q=region/-267,-800").json().path("jobs")).isEmpty();
    }

    @Test
    void newPlacesRefreshWhatWasComputed() {
        city("delta", 12.0, 20.0, 12.1, 20.1);
        places("delta", 12.05, 20.05, 50);
        compute("delta", "0.005");
        JsonNode imported = importCsv("delta", "one-more,parks,12.01,20.01,\n").json();
        assertThat(imported.at("/report/changed").asInt()).isEqualTo(1);
        JsonNode refresh = awaitEnd(imported.path("refreshes").get(0).asString());
        assertThat(refresh.path("status").asString()).isEqualTo("completed");
        assertThat(refresh.path("totalItems").asInt()).isLessThanOrEqualTo(100);
        JsonNode near = http.get("/api/heatmap?minLat=12.01&minLng=20.01&maxLat=12.01&maxLng=20.01&gridStep=0.005")
                .json();
        assertThat(near.at("/cells/0/score").asInt()).isPositive();
    }

    @Test
    void aCancelledJobKeepsWholeChunksAndCanBeAskedForAgain() {
        city("epsilon", 13.0, 20.0, 14.5, 21.5);
        places("epsilon", 13.5, 20.5, 100);
        String job = schedule("epsilon", "0.001").json().path("jobId").asString();
        await().atMost(LONG_ENOUGH).until(() -> job(job).path("processedItems").asLong() > 0);
        assertThat(http.get("/api/heatmap?citySlug=epsilon&gridStep=0.001&limit=1")
                        .json()
                        .at("/jobStatus/jobId")
                        .asString())
                .isEqualTo(job);
        assertThat(http.post("/api/jobs/" + job + "/cancel", "").status()).isEqualTo(202);
        JsonNode ended = awaitEnd(job);
        assertThat(ended.path("status").asString()).isEqualTo("cancelled");
        long cells =
                count("SELECT count(*) FROM heat_cells WHERE grid_step = 100 AND lat >= 1300000 AND lat <= 1450000");
        assertThat(cells).isEqualTo(ended.path("processedItems").asLong()).isPositive();
        assertThat(schedule("epsilon", "0.01").json().path("isNew").asBoolean()).isTrue();
    }

    @Test
    void whatCannotBeServedIsRefusedWithItsReason() {
        city("zeta", 15, 20, 15.1, 20.1);
        assertThat(http.post("/api/heatmap/schedule", "{\"citySlug\":\"nowhere\"}")
                        .status())
                .isEqualTo(404);
        assertThat(http.post("/api/heatmap/schedule", "{\"citySlug\":\"zeta\",\"gridStep\":0.003}")
                        .status())
                .isEqualTo(422);
        assertThat(http.post("/api/heatmap/schedule", "{}").code()).isEqualTo("invalid_field");
        assertThat(http.get("/api/heatmap").code()).isEqualTo("missing_bounds");
        assertThat(http.get("/api/heatmap?citySlug=nowhere").status()).isEqualTo(404);
        assertThat(http.get("/api/heatmap?citySlug=zeta&limit=0").status()).isEqualTo(400);
        assertThat(http.get("/api/heatmap?citySlug=zeta&cursor=%25%25").code()).isEqualTo("bad_cursor");
        assertThat(http.get("/api/score?lat=1").code()).isEqualTo("missing_point");
        assertThat(http.get("/api/score?lat=91&lng=0").code()).isEqualTo("bad_point");
        assertThat(importCsv("nowhere", "").status()).isEqualTo(404);
        assertThat(putCity("zeta", "{\"name\":\"Z\"}").status()).isEqualTo(422);
        assertThat(putCity(
                                "Bad_Slug",
                                "{\"name\":\"Z\",\"bounds\":{\"minLat\":0,\"minLng\":0,\"maxLat\":1,\"maxLng\":1}}")
                        .code())
                .isEqualTo("invalid_city");
        Answer broken = http.send(http.request("/api/cities/zeta/pois")
                .header("Content-Type", "application/geo+json")
                .POST(BodyPublishers.ofString("{\n[")));
        assertThat(broken.status()).isEqualTo(422);
        assertThat(broken.json().path("line").asInt()).isEqualTo(2);
    }

    @Test
    void cronNeedsItsSecret() {
        assertThat(http.get("/api/cron/process-jobs").status()).isEqualTo(401);
        assertThat(cron("Bearer wrong").status()).isEqualTo(401);
        Answer answer = cron("Bearer " + SECRET);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactly("resent", "ended", "repaired");
    }

    private static long count(String sql) {
        return service.bean(Jdbi.class)
                .withHandle(handle -> handle.select(sql).mapTo(long.class).one());
    }

    private static Answer cron(String authorization) {
        return http.send(http.request("/api/cron/process-jobs")
                .setHeader("Authorization", authorization)
                .GET());
    }

    private static void city(String slug, double minLat, double minLng, double maxLat, double maxLng) {
        Answer answer = putCity(
                slug,
                String.format(
                        Locale.ROOT,
                        "{\"name\":\"%s\",\"bounds\":{\"minLat\":%s,\"minLng\":%s,\"maxLat\":%s,\"maxLng\":%s}}",
                        slug,
                        minLat,
                        minLng,
                        maxLat,
                        maxLng));
        assertThat(answer.status()).isEqualTo(201);
    }

    private static Answer putCity(String slug, String json) {
        return http.send(http.request("/api/cities/" + slug)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json)));
    }

    private static void places(String city, double lat, double lng, int count) {
        RandomGenerator random = random(count);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String category = List.of("groceries", "restaurants", "parks").get(random.nextInt(3));
            rows.append(String.format(
                    Locale.ROOT,
                    "%s-%d,%s,%.6f,%.6f,%n",
                    city,
                    i,
                    category,
                    lat + random.nextGaussian() * 0.02,
                    lng + random.nextGaussian() * 0.02));
        }
        assertThat(importCsv(city, rows.toString())
                        .json()
                        .at("/report/imported")
                        .asInt())
                .isEqualTo(count);
    }

    private static Answer importCsv(String city, String rows) {
        return http.send(http.request("/api/cities/" + city + "/pois")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString("id,category,lat,lng,name\n" + rows)));
    }

    private static JsonNode compute(String city, String step) {
        Answer answer = schedule(city, step);
        assertThat(answer.status()).isEqualTo(202);
        JsonNode job = awaitEnd(answer.json().path("jobId").asString());
        assertThat(job.path("status").asString()).isEqualTo("completed");
        return job;
    }

    private static Answer schedule(String city, String step) {
        return http.post("/api/heatmap/schedule", "{\"citySlug\":\"" + city + "\",\"gridStep\":" + step + "}");
    }

    private static JsonNode job(String id) {
        return http.get("/api/jobs/" + id).json();
    }

    private static JsonNode awaitEnd(String id) {
        return await().atMost(LONG_ENOUGH)
                .until(
                        () -> job(id),
                        job -> List.of("completed", "failed", "cancelled")
                                .contains(job.path("status").asString()));
    }

    private static List<List<Long>> bytes(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> response = client.send(
                    http.request(path)
                            .header("Accept", "application/vnd.meridian.cells")
                            .GET()
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            ByteBuffer in = ByteBuffer.wrap(response.body());
            assertThat(in.getInt()).isEqualTo(0x4D484331);
            int step = in.getInt();
            int count = in.getInt();
            List<List<Long>> cells = new ArrayList<>();
            while (cells.size() < count) {
                int lat = in.getInt();
                int lng = in.getInt();
                int run = Short.toUnsignedInt(in.getShort());
                for (int i = 0; i < run; i++) {
                    cells.add(List.of((long) lat, (long) lng + (long) i * step, (long) in.get()));
                }
            }
            assertThat(in.remaining()).isZero();
            return cells;
        }
    }

    private static <T> List<T> simultaneously(int times, Callable<T> call) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                futures.add(threads.submit(call));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
