package dev.meridian.api.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.SharedServers;
import dev.meridian.devstack.TemporalAddress;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Heatmaps over HTTP, from a city's places to the cells of its map, on real servers. */
class HeatmapApiIT {
    private static final String SECRET = "a-secret-for-cron";

    private static TestService service;
    private static TestHttp http;
    private static HeatmapCalls map;

    @BeforeAll
    static void start() {
        // Without search attributes: the service brings them.
        TemporalAddress temporal = SharedServers.temporal(Map.of());
        // Heatmaps need no object store.
        service = TestService.start(
                TestService.Settings.databaseOnly().with(temporal).with("CRON_SECRET", SECRET));
        http = service.http();
        map = new HeatmapCalls(http);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aCityBecomesCellsThatCanBeReadPageByPageAsJsonAndAsBytes() throws Exception {
        map.city("alpha", 10.0, 20.0, 10.1, 20.1);
        map.places("alpha", 10.05, 20.05, 300);
        JsonNode job = map.compute("alpha", "0.0025");
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
        assertThat(map.bytes("/api/heatmap?citySlug=alpha"))
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
    void aCityTellsWhichStepsAreComputedAndWhetherTheyAreStale() {
        map.city("covered", 15.0, 20.0, 15.02, 20.02);
        assertThat(http.get("/api/cities/covered").json().path("coverage")).isEmpty();
        map.importCsv("covered", "c1,groceries,15.01,20.01,\n");
        map.compute("covered", "0.01");

        JsonNode step = http.get("/api/cities?cursor=covere&limit=1").json().at("/cities/0/coverage/0");
        assertThat(step.path("gridStep").asDouble()).isEqualTo(0.01);
        assertThat(step.path("cells").asInt())
                .isEqualTo(http.get("/api/heatmap?citySlug=covered&gridStep=0.01")
                        .json()
                        .path("cells")
                        .size());
        assertThat(step.has("computedAt")).isTrue();
        assertThat(step.path("stale").asBoolean()).isFalse();
        assertThat(step.has("job")).isFalse();

        Answer changed = http.send(http.request("/api/cities/covered")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("""
                        {"name": "covered", "bounds": {"minLat": 15.0, "minLng": 20.0, "maxLat": 15.03, "maxLng": 20.02}}""")));
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        JsonNode wider = http.get("/api/cities/covered").json().at("/coverage/0");
        assertThat(wider.path("stale").asBoolean())
                .as("its bounds have changed")
                .isTrue();
        assertThat(wider.path("cells").asInt()).isGreaterThan(step.path("cells").asInt());
    }

    @Test
    void aCitysPlacesAreCountedAndShownWithinBoundsAndByCategory() {
        map.city("placed", 14.0, 20.0, 14.1, 20.1);
        map.importCsv("placed", """
                p1,groceries,14.01,20.01,Corner "shop"
                p2,healthcare/dental,14.02,20.02,
                p3,healthcare,14.09,20.09,Clinic
                """.replace("\"shop\"", "shop"));

        assertThat(http.get("/api/cities/placed").json().path("places").asInt()).isEqualTo(3);
        assertThat(http.get("/api/cities?cursor=placea&limit=1")
                        .json()
                        .at("/cities/0/places")
                        .asInt())
                .isEqualTo(3);
        assertThat(http.get("/api/cities/placed/pois?bounds=14,20,14.05,20.05").body())
                .isEqualTo("{\"places\":[[\"p1\",\"groceries\",14.01,20.01,\"Corner shop\"],"
                        + "[\"p2\",\"healthcare/dental\",14.02,20.02,null]],\"truncated\":false}");
        assertThat(http.get("/api/cities/placed/pois?category=healthcare")
                        .json()
                        .path("places"))
                .hasSize(2);
        JsonNode cut = http.get("/api/cities/placed/pois?limit=1").json();
        assertThat(cut.path("places")).hasSize(1);
        assertThat(cut.path("truncated").asBoolean()).isTrue();
        assertThat(http.get("/api/cities/placed/pois?bounds=1,2,3").code()).isEqualTo("bad_bounds");
        assertThat(http.get("/api/cities/nowhere/pois").code()).isEqualTo("unknown_city");
    }

    /** Asks once more as long as a slow machine answers that it is too busy. */
    private static Answer unlessBusy(Callable<Answer> request) {
        return await().atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .until(request, answer -> answer.status() != 503);
    }

    @Test
    void ofTwoHundredSimultaneousWishesOneIsNew() throws Exception {
        map.city("beta", 11.0, 20.0, 11.5, 20.5);
        map.places("beta", 11.1, 20.1, 200);
        Callable<Answer> request = () ->
                unlessBusy(() -> http.post("/api/heatmap/schedule", "{\"citySlug\":\"beta\",\"gridStep\":0.001}"));
        // The lock keeps cells from being written, so that the job stays open until the last request has been answered.
        List<Answer> answers = service.bean(Jdbi.class).inTransaction(tx -> {
            tx.execute("LOCK TABLE heat_cells IN SHARE MODE");
            return simultaneously(Collections.nCopies(200, request));
        });
        assertThat(answers.stream().filter(answer -> answer.json().path("isNew").asBoolean()))
                .hasSize(1)
                .allMatch(answer -> answer.status() == 202);
        assertThat(answers.stream()
                        .filter(answer -> !answer.json().path("isNew").asBoolean()))
                .hasSize(199)
                .allMatch(answer -> answer.status() == 200);
        assertThat(answers.stream()
                        .map(answer -> answer.json().path("jobId").asString())
                        .distinct())
                .hasSize(1);
        JsonNode ended = map.awaitEnd(answers.getFirst().json().path("jobId").asString());
        assertThat(ended.path("status").asString()).isEqualTo("completed");
        assertThat(count("SELECT count(*) FROM jobs WHERE subject = 'beta'")).isEqualTo(1);
        assertThat(service.bean(WorkflowClient.class)
                        .fetchHistory("heatmap/beta/0.001")
                        .getEvents())
                .as("one workflow, whose history is short")
                .hasSizeLessThan(200);
    }

    @Test
    void fiveHundredClicksAreAnsweredAtOnceAndComputeEachRegionOnce() throws Exception {
        map.city("gamma", 30.0, 40.0, 30.6, 40.6);
        map.places("gamma", 30.3, 40.3, 2_000, 0.12);
        RandomGenerator random = HeatmapCalls.random(5);
        Iterator<String> clicks = Stream.generate(() -> String.format(
                        Locale.ROOT,
                        "/api/score?lat=%.6f&lng=%.6f",
                        30.1 + random.nextDouble() * 0.4,
                        40.1 + random.nextDouble() * 0.4))
                .limit(500)
                .toList()
                .iterator();
        // The first come all at once, so that many want one region at the same moment.
        List<String> first = Stream.generate(clicks::next).limit(100).toList();
        assertThat(simultaneously(first.stream().map(HeatmapApiIT::click).toList()))
                .allMatch(answer -> answer.status() == 200);
        List<Long> millis = new ArrayList<>();
        while (clicks.hasNext()) {
            Callable<Answer> click = click(clicks.next());
            long begin = System.nanoTime();
            Answer answer = click.call();
            millis.add((System.nanoTime() - begin) / 1_000_000);
            assertThat(answer.status()).isEqualTo(200);
        }
        assertThat(millis.stream().sorted().toList().get(millis.size() / 2))
                .as("median of milliseconds")
                .isLessThan(1_000);
        await().atMost(HeatmapCalls.LONG_ENOUGH).until(() -> count("""
            SELECT count(*) FROM jobs
            WHERE subject LIKE 'region/%' AND status IN ('pending', 'running')\
            """) == 0);
        // 0.4 degrees are 2.7 regions, so three or four each way.
        long regions = count("SELECT count(DISTINCT subject) FROM jobs WHERE subject LIKE 'region/20%'");
        assertThat(regions).isBetween(9L, 16L);
        assertThat(count("SELECT count(*) FROM jobs WHERE subject LIKE 'region/20%'"))
                .as("jobs, one for each region")
                .isEqualTo(regions);
        assertThat(count("SELECT sum(processed_items) FROM jobs WHERE subject LIKE 'region/20%'"))
                .isEqualTo(count(
                        "SELECT count(*) FROM heat_cells WHERE grid_step = 250 AND lat BETWEEN 2900000 AND 3200000"))
                .isEqualTo(regions * 60 * 60);
    }

    private static Callable<Answer> click(String path) {
        return () -> http.get(path);
    }

    @Test
    void aClickComputesItsRegionAtTheStepThatItNames() {
        map.city("clicked", 35.0, 50.0, 35.1, 50.1);
        map.places("clicked", 35.05, 50.05, 50);
        for (String step : List.of("0.01", "0.001")) {
            String click = "/api/score?lat=35.05&lng=50.05&gridStep=" + step;
            JsonNode coverage = http.get(click).json().path("coverage");
            assertThat(coverage.path("status").asString()).isEqualTo("computing");
            JsonNode job =
                    http.get("/api/jobs/" + coverage.path("jobId").asString()).json();
            assertThat(job.path("workflowId").asString())
                    .startsWith("heatmap/region/")
                    .endsWith("/" + step);
            await().atMost(HeatmapCalls.LONG_ENOUGH)
                    .until(() -> http.get(click)
                            .json()
                            .at("/coverage/status")
                            .asString()
                            .equals("covered"));
        }
        assertThat(http.get("/api/score?lat=35.05&lng=50.05&gridStep=0.002").code())
                .isEqualTo("bad_grid_step");
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
        map.city("delta", 12.0, 20.0, 12.1, 20.1);
        map.places("delta", 12.05, 20.05, 50);
        map.compute("delta", "0.005");
        JsonNode imported =
                map.importCsv("delta", "one-more,parks,12.01,20.01,\n").json();
        assertThat(imported.at("/report/changed").asInt()).isEqualTo(1);
        JsonNode refresh = map.awaitEnd(imported.path("refreshes").get(0).asString());
        assertThat(refresh.path("status").asString()).isEqualTo("completed");
        assertThat(refresh.path("totalItems").asInt()).isLessThanOrEqualTo(100);
        JsonNode near = http.get("/api/heatmap?minLat=12.01&minLng=20.01&maxLat=12.01&maxLng=20.01&gridStep=0.005")
                .json();
        assertThat(near.at("/cells/0/score").asInt()).isPositive();
    }

    @Test
    void aCancelledJobKeepsWholeChunksAndCanBeAskedForAgain() {
        // 36 million cells take seconds: the job is cancelled in the middle.
        map.city("epsilon", 50.0, 60.0, 56.0, 66.0);
        map.places("epsilon", 50.5, 60.5, 100);
        String job = map.schedule("epsilon", "0.001").json().path("jobId").asString();
        await().atMost(HeatmapCalls.LONG_ENOUGH)
                .until(() -> map.job(job).path("processedItems").asLong() > 0);
        assertThat(http.get("/api/heatmap?citySlug=epsilon&gridStep=0.001&limit=1")
                        .json()
                        .at("/jobStatus/jobId")
                        .asString())
                .isEqualTo(job);
        assertThat(http.post("/api/jobs/" + job + "/cancel", "").status()).isEqualTo(202);
        JsonNode ended = map.awaitEnd(job);
        assertThat(ended.path("status").asString()).isEqualTo("cancelled");
        // As autovacuum does sooner or later; without statistics the view looks its block up for each of the cells.
        service.bean(Jdbi.class).useHandle(handle -> handle.execute("ANALYZE heat_blocks, heat_lines"));
        long cells =
                count("SELECT count(*) FROM heat_cells WHERE grid_step = 100 AND lat >= 5000000 AND lat <= 5600000");
        assertThat(cells).isEqualTo(ended.path("processedItems").asLong()).isPositive();
        assertThat(map.schedule("epsilon", "0.01").json().path("isNew").asBoolean())
                .isTrue();
    }

    @Test
    void whatCannotBeServedIsRefusedWithItsReason() {
        map.city("zeta", 15, 20, 15.1, 20.1);
        assertThat(http.post("/api/heatmap/schedule", "{\"citySlug\":\"nowhere\"}")
                        .status())
                .isEqualTo(404);
        assertThat(http.post("/api/heatmap/schedule", "{\"citySlug\":\"zeta\",\"gridStep\":0.003}")
                        .status())
                .isEqualTo(422);
        assertThat(http.post("/api/heatmap/schedule", "{}").code()).isEqualTo("invalid_field");
        assertThat(http.post("/api/heatmap/schedule", "{\"citySlug\":\"a\\u0000b\"}")
                        .status())
                .isEqualTo(404);
        assertThat(http.get("/api/heatmap?citySlug=%00").status()).isEqualTo(404);
        assertThat(map.putCity(
                                "zeta",
                                "{\"name\":\"Z\\u0000\",\"bounds\":{\"minLat\":0,\"minLng\":0,\"maxLat\":1,\"maxLng\":1}}")
                        .code())
                .isEqualTo("invalid_city");
        assertThat(http.get("/api/heatmap").code()).isEqualTo("missing_bounds");
        assertThat(http.get("/api/heatmap?citySlug=nowhere").status()).isEqualTo(404);
        assertThat(http.get("/api/heatmap?citySlug=zeta&limit=0").status()).isEqualTo(400);
        assertThat(http.get("/api/heatmap?citySlug=zeta&cursor=%25%25").code()).isEqualTo("bad_cursor");
        assertThat(http.get("/api/score?lat=1").code()).isEqualTo("missing_point");
        assertThat(http.get("/api/score?lat=91&lng=0").code()).isEqualTo("bad_point");
        assertThat(map.importCsv("nowhere", "").status()).isEqualTo(404);
        assertThat(map.putCity("zeta", "{\"name\":\"Z\"}").status()).isEqualTo(422);
        assertThat(map.putCity(
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
    void aCityTooSmallForTheStepIsCompleteWithoutCells() {
        map.city("eta", 16.001, 20.001, 16.009, 20.009);
        JsonNode job = map.compute("eta", "0.01");
        assertThat(job.path("totalItems").asInt()).isZero();
        assertThat(job.path("progress").asInt()).isEqualTo(100);
        assertThat(http.get("/api/heatmap?citySlug=eta&gridStep=0.01").json().path("cells"))
                .isEmpty();
    }

    @Test
    void badRowsOfEveryFormatAreReportedByTheirLines() {
        map.city("theta", 17, 20, 17.1, 20.1);
        JsonNode csv = map.importCsv("theta", "a,parks,17.05,20.05,A\nb,parks,95,20,B\nc,parks,17.05\n")
                .json()
                .path("report");
        assertThat(csv.path("imported").asInt()).isEqualTo(1);
        assertThat(csv.at("/rejectedRows/0/line").asInt()).isEqualTo(3);
        assertThat(csv.at("/rejectedRows/1/line").asInt()).isEqualTo(4);
        JsonNode lines = http.send(http.request("/api/cities/theta/pois")
                        .header("Content-Type", "application/geo+json-seq")
                        .POST(BodyPublishers.ofString("""
                            {"type":"Feature","id":"d","properties":{"leisure":"park"},\
                            "geometry":{"type":"Point","coordinates":[20.05,17.05]}}
                            {"type":"Feature",
                            {"type":"Feature","id":"e","properties":{"leisure":"park"},"geometry":null}
                            """)))
                .json()
                .path("report");
        assertThat(lines.path("imported").asInt()).isEqualTo(1);
        assertThat(lines.at("/rejectedRows/0/line").asInt()).isEqualTo(2);
        assertThat(lines.at("/rejectedRows/1/line").asInt()).isEqualTo(3);
    }

    @Test
    void theCharsetOfAFileIsHonouredOrRefused() {
        map.city("iota", 18, 20, 18.1, 20.1);
        byte[] latin = "id,category,lat,lng,name\ncafe-iota,cafe,18.05,20.05,Caf\u00E9\n"
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(importAs("iota", "text/csv;charset=windows-1252", latin)
                        .json()
                        .at("/report/imported")
                        .asInt())
                .isEqualTo(1);
        assertThat(http.get("/api/score?lat=18.05&lng=20.05").body()).contains("Caf\u00E9");
        assertThat(importAs("iota", "text/csv;charset=x-martian", latin).status())
                .isEqualTo(415);
        assertThat(importAs("iota", "text/csv;charset=%22", latin).status()).isEqualTo(415);
        assertThat(importAs("iota", "text/csv;charset=utf-8", latin)
                        .json()
                        .at("/report/rejectedRows/0/reason")
                        .asString())
                .isEqualTo("is not UTF-8");
    }

    private static Answer importAs(String city, String contentType, byte[] file) {
        return http.send(http.request("/api/cities/" + city + "/pois")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(file)));
    }

    @Test
    void aDeletedCityIsGoneWithItsCellsAndItsRunningJob() {
        map.city("kappa", 19.0, 20.0, 20.5, 21.5);
        map.places("kappa", 19.5, 20.5, 100);
        String job = map.schedule("kappa", "0.001").json().path("jobId").asString();
        await().atMost(HeatmapCalls.LONG_ENOUGH)
                .until(() -> map.job(job).path("processedItems").asLong() > 0);
        Answer deleted = http.send(http.request("/api/cities/kappa").DELETE());
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(map.job(job).path("status").asString()).isEqualTo("cancelled");
        assertThat(http.get("/api/cities/kappa").status()).isEqualTo(404);
        assertThat(http.send(http.request("/api/cities/kappa").DELETE()).status())
                .isEqualTo(404);
        assertThat(map.schedule("kappa", "0.001").status()).isEqualTo(404);
        await().atMost(HeatmapCalls.LONG_ENOUGH)
                .until(() -> !service.bean(WorkflowClient.class)
                        .newUntypedWorkflowStub("heatmap/kappa/0.001")
                        .describe()
                        .getStatus()
                        .equals(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING));
        assertThat(count("SELECT count(*) FROM heat_cells WHERE lat BETWEEN 1900000 AND 2050000"))
                .isZero();
        assertThat(count("SELECT count(*) FROM pois WHERE lat BETWEEN 19 AND 20.5"))
                .isZero();
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

    private static <T> List<T> simultaneously(List<Callable<T>> calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
