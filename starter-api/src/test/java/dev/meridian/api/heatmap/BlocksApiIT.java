package dev.meridian.api.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.SocketClient;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Blocks over HTTP as a map loads them, and over the socket while a job commits them. */
@Tag("slow")
class BlocksApiIT {
    private static final int SIDE = 128;
    private static final String BLOCK = "application/vnd.meridian.block";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static TestService service;
    private static TestHttp http;
    private static HeatmapCalls map;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.databaseOnly()
                .with(TestService.Settings.freshNamespace())
                .with("WORKER_CHUNK_SIZE", "500"));
        http = service.http();
        map = new HeatmapCalls(http);
    }

    @AfterAll
    static void stop() {
        service.close();
        CLIENT.close();
    }

    @Test
    void theListedBlocksHaveTheCellsOfTheMapAndTheOverviewSumsThemUp() throws Exception {
        map.city("alpha", 9.95, 19.95, 10.15, 20.2);
        map.places("alpha", 10.05, 20.05, 300);
        map.compute("alpha", "0.001");
        String bounds = "citySlug=alpha&gridStep=0.001";
        Map<String, Integer> expected = new HashMap<>();
        map.bytes("/api/heatmap?" + bounds)
                .forEach(cell -> expected.put(cell.get(0) / 100 + " " + cell.get(1) / 100, (int) (long) cell.get(2)));
        assertThat(expected).hasSizeGreaterThan(40_000);

        Map<String, Integer> cells = new HashMap<>();
        List<JsonNode> listed = list(bounds + "&limit=2");
        assertThat(listed).hasSize(3 * 3);
        for (JsonNode block : listed) {
            read(block, 1, "mean", cells);
        }
        assertThat(cells).isEqualTo(expected);

        for (int square : new int[] {8, 32}) {
            for (String of : new String[] {"mean", "maximum"}) {
                Map<String, Integer> seen = new HashMap<>();
                for (JsonNode block : list(bounds + "&square=" + square)) {
                    read(block, square, of, seen);
                }
                assertThat(seen).as("%s of squares of %d", of, square).isEqualTo(summed(expected, square, of));
            }
        }
    }

    @Test
    void aMapLoadsWhatHasChangedAndNothingElse() throws Exception {
        map.city("beta", 30.0, 20.0, 30.4, 20.4);
        map.places("beta", 30.2, 20.2, 100);
        map.compute("beta", "0.001");
        List<JsonNode> before = list("citySlug=beta&gridStep=0.001");
        String far = "citySlug=beta&gridStep=0.001&square=32";
        String tagFromAfar = list(far).getFirst().path("etag").asString();
        String path = path(before.getFirst());
        String tag = before.getFirst().path("etag").asString();

        HttpResponse<byte[]> first = get(path, "");
        assertThat(first.headers().firstValue("ETag")).contains("W/\"" + tag + "\"");
        assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(get(path + "?v=" + tag, "").headers().firstValue("Cache-Control"))
                .contains("max-age=31536000, immutable");
        assertThat(get(path + "?v=older", "").headers().firstValue("Cache-Control"))
                .contains("no-cache");
        HttpResponse<byte[]> again = CLIENT.send(
                request(path).header("If-None-Match", "W/\"" + tag + "\"").build(), BodyHandlers.ofByteArray());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();

        JsonNode imported =
                map.importCsv("beta", "beta-new,parks,30.39,20.39,\n").json();
        map.awaitEnd(imported.path("refreshes").get(0).asString());
        List<JsonNode> after = list("citySlug=beta&gridStep=0.001");
        assertThat(after).hasSameSizeAs(before);
        Set<String> known = new HashSet<>();
        before.forEach(block -> known.add(block.path("etag").asString()));
        assertThat(after.stream()
                        .filter(block -> !known.contains(block.path("etag").asString())))
                .singleElement()
                .satisfies(block -> {
                    assertThat(block.path("row").asInt()).isEqualTo(30_390 / SIDE);
                    assertThat(block.path("column").asInt()).isEqualTo(20_390 / SIDE);
                    assertThat(block.path("revision").asLong())
                            .isGreaterThan(before.getLast().path("revision").asLong());
                });
        assertThat(list(far).getFirst().path("etag").asString()).isNotEqualTo(tagFromAfar);
    }

    @Test
    void blocksAreCompressedForClientsThatTakeGzip() throws Exception {
        map.city("gamma", 50.0, 20.0, 50.2, 20.2);
        map.places("gamma", 50.1, 20.1, 200);
        map.compute("gamma", "0.001");
        String path = path(list("citySlug=gamma&gridStep=0.001").getFirst());
        HttpResponse<byte[]> compressed = get(path, "gzip");
        assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(compressed.headers().firstValue("Vary").orElse("")).containsIgnoringCase("accept-encoding");
        byte[] plain = get(path, "").body();
        assertThat(plain).hasSize(SIDE * SIDE);
        assertThat(compressed.body()).hasSizeLessThan(plain.length / 2);
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
            assertThat(unzipped.readAllBytes()).isEqualTo(plain);
        }
    }

    @Test
    void whatIsNotThereIsNotFoundAndWhatCannotBeServedIsRefused() throws Exception {
        assertThat(get("/api/heatmap/blocks/0.001/-5/7", "").statusCode()).isEqualTo(404);
        assertThat(get("/api/heatmap/blocks/0.001/5000000/7", "").statusCode()).isEqualTo(404);
        assertThat(get("/api/heatmap/blocks/0.001/5/7?square=32", "").statusCode())
                .isEqualTo(404);
        assertThat(get("/api/heatmap/blocks/0.003/5/7", "").statusCode()).isEqualTo(422);
        assertThat(get("/api/heatmap/blocks/0.001/5/7?square=3", "").statusCode())
                .isEqualTo(400);
        assertThat(get("/api/heatmap/blocks/0.001/5/7?square=8&of=median", "").statusCode())
                .isEqualTo(400);
        assertThat(http.get("/api/heatmap/blocks").code()).isEqualTo("missing_bounds");
        assertThat(http.get("/api/heatmap/blocks?citySlug=nowhere").status()).isEqualTo(404);
        assertThat(http.get("/api/heatmap/blocks?minLat=0&minLng=0&maxLat=1&maxLng=1&limit=0")
                        .status())
                .isEqualTo(400);
        assertThat(http.get("/api/heatmap/blocks?minLat=0.0001&minLng=0&maxLat=0.0002&maxLng=1&gridStep=0.01")
                        .json()
                        .path("blocks"))
                .isEmpty();
    }

    @Test
    void whoFollowsARunningJobIsToldItsTilesAndEachBlockThatItCommits() throws Exception {
        map.city("delta", 70.0, 20.0, 70.5, 20.6);
        map.places("delta", 70.2, 20.2, 500);
        try (SocketClient socket = SocketClient.open(service)) {
            String job = map.schedule("delta", "0.001").json().path("jobId").asString();
            long begun = System.nanoTime();
            socket.say("{\"type\": \"FOLLOW\", \"jobId\": \"" + job + "\"}");
            await().atMost(HeatmapCalls.LONG_ENOUGH)
                    .until(() -> socket.frames("ENDED").size() == 1);
            double seconds = (System.nanoTime() - begun) / 1e9;

            assertThat(socket.frames("ENDED").getFirst().path("status").asString())
                    .isEqualTo("completed");
            JsonNode plan = socket.frames("PLAN").getFirst();
            assertThat(plan.path("jobId").asString()).isEqualTo(job);
            assertThat(plan.at("/bounds/maxLng").asDouble()).isEqualTo(20.6);
            assertThat(plan.path("side").asInt()).isEqualTo(SIDE);
            List<JsonNode> frames = socket.frames("BLOCKS");
            assertThat(frames).hasSizeBetween(1, (int) (10 * seconds) + 2);
            Set<List<Integer>> told = new HashSet<>();
            long[] done = new long[plan.path("tiles").size()];
            for (int tile = 0; tile < done.length; tile++) {
                done[tile] = plan.at("/tiles/" + tile + "/done").asLong();
            }
            for (JsonNode frame : frames) {
                frame.path("blocks")
                        .forEach(block -> told.add(
                                List.of(block.get(0).asInt(), block.get(1).asInt())));
                for (JsonNode tile : frame.path("tiles")) {
                    int number = tile.get(0).asInt();
                    assertThat(tile.get(1).asLong()).isGreaterThan(done[number]);
                    done[number] = tile.get(1).asLong();
                }
            }
            for (int tile = 0; tile < done.length; tile++) {
                assertThat(done[tile])
                        .isEqualTo(plan.at("/tiles/" + tile + "/chunks").asLong());
            }
            Set<List<Integer>> stored = new HashSet<>();
            list("citySlug=delta&gridStep=0.001")
                    .forEach(block -> stored.add(List.of(
                            block.path("row").asInt(), block.path("column").asInt())));
            assertThat(stored).containsAll(told);
            if (plan.path("tiles")
                    .valueStream()
                    .allMatch(tile -> tile.path("done").asLong() == 0)) {
                assertThat(told).isEqualTo(stored);
            }
        }
    }

    @Test
    void whoFollowsAJobThatWaitsIsToldItsTilesWhenTheyArePlanned() {
        map.city("epsilon", -10.0, 20.0, -9.9, 20.1);
        try (SocketClient socket = SocketClient.open(service)) {
            // The lock keeps blocks from being written, so that the job stays open until its tiles have been seen.
            String job = service.bean(Jdbi.class).inTransaction(tx -> {
                tx.execute("LOCK TABLE heat_blocks IN SHARE MODE");
                String scheduled =
                        map.schedule("epsilon", "0.001").json().path("jobId").asString();
                socket.say("{\"type\": \"FOLLOW\", \"jobId\": \"" + scheduled + "\"}");
                await().atMost(HeatmapCalls.LONG_ENOUGH)
                        .until(() -> socket.frames("PLAN").size() == 1);
                assertThat(socket.frames("BLOCKS")).isEmpty();
                return scheduled;
            });
            await().atMost(HeatmapCalls.LONG_ENOUGH)
                    .until(() -> socket.frames("ENDED").size() == 1);
            Set<List<Integer>> told = new HashSet<>();
            socket.frames("BLOCKS")
                    .forEach(frame -> frame.path("blocks")
                            .forEach(block -> told.add(
                                    List.of(block.get(0).asInt(), block.get(1).asInt()))));
            assertThat(told)
                    .containsExactlyInAnyOrder(
                            List.of(-79, 156), List.of(-79, 157), List.of(-78, 156), List.of(-78, 157));
            assertThat(map.job(job).path("status").asString()).isEqualTo("completed");
        }
    }

    @Test
    void aJobThatIsNotThereCannotBeFollowed() {
        try (SocketClient socket = SocketClient.open(service)) {
            socket.say("{\"type\": \"FOLLOW\", \"jobId\": \"" + UUID.randomUUID() + "\"}")
                    .say("{\"type\": \"FOLLOW\", \"jobId\": \"no-id\"}")
                    .say("{\"type\": \"UNFOLLOW\", \"jobId\": \"" + UUID.randomUUID() + "\"}");
            await().atMost(HeatmapCalls.LONG_ENOUGH)
                    .until(() -> socket.frames("ERROR").size() == 2);
            assertThat(socket.frames("ERROR"))
                    .extracting(frame -> frame.path("message").asString())
                    .containsExactly(
                            "There is no job of this id whose parts can be followed", "Invalid message format");
        }
    }

    private static List<JsonNode> list(String query) {
        List<JsonNode> blocks = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = http.get("/api/heatmap/blocks?" + query + cursor).json();
            assertThat(page.path("side").asInt()).isEqualTo(SIDE);
            page.path("blocks").forEach(blocks::add);
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asString()
                    : "";
        } while (!cursor.isEmpty());
        return blocks;
    }

    private static void read(JsonNode block, int square, String of, Map<String, Integer> values) throws Exception {
        HttpResponse<byte[]> answer = get(path(block) + "?square=" + square + "&of=" + of, "");
        assertThat(answer.headers().firstValue("ETag"))
                .contains("W/\"" + block.path("etag").asString() + "\"");
        byte[] bytes = answer.body();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != -1) {
                int row = block.path("row").asInt() * SIDE + i / SIDE;
                int column = block.path("column").asInt() * SIDE + i % SIDE;
                values.put(row + " " + column, (int) bytes[i]);
            }
        }
    }

    private static Map<String, Integer> summed(Map<String, Integer> cells, int square, String of) {
        Map<String, List<Integer>> squares = new HashMap<>();
        cells.forEach((cell, score) -> {
            String[] numbers = cell.split(" ", 2);
            String key = Math.floorDiv(Integer.parseInt(numbers[0]), square) + " "
                    + Math.floorDiv(Integer.parseInt(numbers[1]), square);
            squares.computeIfAbsent(key, created -> new ArrayList<>()).add(score);
        });
        Map<String, Integer> summed = new HashMap<>();
        squares.forEach((key, scores) -> summed.put(
                key,
                of.equals("maximum")
                        ? scores.stream().mapToInt(Integer::intValue).max().orElseThrow()
                        : (int) Math.floor(scores.stream()
                                        .mapToInt(Integer::intValue)
                                        .average()
                                        .orElseThrow()
                                + 0.5)));
        return summed;
    }

    private static String path(JsonNode block) {
        return "/api/heatmap/blocks/0.001/" + block.path("row").asInt() + "/"
                + block.path("column").asInt();
    }

    private static HttpResponse<byte[]> get(String path, String encoding) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        if (!encoding.isEmpty()) {
            request.header("Accept-Encoding", encoding);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder request(String path) {
        return http.request(path)
                .setHeader("Accept", BLOCK)
                .timeout(Duration.ofSeconds(60))
                .GET();
    }
}
