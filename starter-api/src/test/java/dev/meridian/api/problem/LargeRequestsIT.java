package dev.meridian.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.testing.ApiProcess;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that become large in memory, one and many at once, sent to an API with a small heap: it refuses them and lives on. */
@Tag("slow")
class LargeRequestsIT {
    private static final int LARGEST = 32 << 20;

    private static ApiProcess api;
    private static TestHttp http;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        api = ApiProcess.start(
                        "-Xmx192m",
                        TestService.Settings.databaseOnly()
                                .with("RATE_LIMIT_PER_SECOND", "5000")
                                .with("RATE_LIMIT_BURST", "5000")
                                .values(),
                        directory.resolve("api.log"))
                .awaitReady();
        http = api.http();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @AfterEach
    void itStillAnswers() {
        if (!api.isAlive()) {
            api.printLog();
        }
        assertThat(api.isAlive()).isTrue();
        Answer small = http.post("/api/datasets?name=small", "[{\"a\":1}]");
        assertThat(small.status()).as(small.body()).isEqualTo(201);
    }

    @Test
    void aDatasetOfMillionsOfEmptyRowsIsStored() {
        Answer stored = http.post("/api/datasets?name=empty", "[" + "{},".repeat(1_000_000) + "{}]");
        assertThat(stored.status()).as(stored.body()).isEqualTo(201);
        assertThat(stored.json().path("rowCount").asInt()).isEqualTo(1_000_001);
    }

    @Test
    void oneRowOfMillionsOfValuesIsRefused() {
        Answer answer = http.post("/api/datasets?name=one", "[{\"a\":[" + "{},".repeat(LARGEST / 3 - 10) + "{}]}]");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("value_too_large");
    }

    @Test
    void aBatchOfMillionsOfItemsIsRefused() {
        String items = "[" + "{},".repeat(LARGEST / 3 - 20) + "{}]";
        Answer answer = http.post("/api/jobs/batch", "{\"type\":\"sleep\",\"items\":" + items + "}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("wrong_count");
        Answer nested = http.post("/api/jobs/batch", "{\"type\":\"sleep\",\"items\":[" + items + "]}");
        assertThat(nested.status()).isEqualTo(422);
        Answer elsewhere = http.post("/api/jobs/batch", "{\"type\":" + items + ",\"items\":[{}]}");
        assertThat(elsewhere.status()).isEqualTo(422);
    }

    @Test
    void aHundredAndFiftyBodiesOfAMegabyteAtOnceAreServedOrPutOff() throws Exception {
        String body = "{\"type\":\"webhook\",\"payload\":{\"url\":\"http://127.0.0.1\",\"body\":["
                + "{},".repeat(340_000) + "{}]}}";
        assertThat(statuses(150, "/api/jobs", "application/json", body)).isSubsetOf(413, 429);
        String fewerValues = "{\"type\":\"webhook\",\"payload\":{\"url\":\"http://127.0.0.1\",\"body\":["
                + "{\"a\":1},".repeat(49_000) + "\"" + "x".repeat(500_000) + "\"]}}";
        assertThat(statuses(50, "/api/jobs", "application/json", fewerValues)).isSubsetOf(201, 422, 429);
    }

    @Test
    void twentyFiveBodiesOfTheLargestSizeAtOnceAreServedOrPutOff() throws Exception {
        String row = "{\"a\":\"" + "x".repeat(1000) + "\"}\n";
        assertThat(statuses(25, "/api/datasets?name=many", "application/x-ndjson", row.repeat(LARGEST / row.length())))
                .isSubsetOf(201, 429)
                .contains(201);
    }

    @Test
    void whoIsPutOffIsToldForHowLongAndTheMemoryOfWhoGoesAwayIsGivenBack() throws Exception {
        List<Socket> stalled = new ArrayList<>();
        try {
            // Each takes 12 MB and 8 MB for its rows, of the 64 MB that a third of this heap is.
            for (int i = 0; i < 3; i++) {
                stalled.add(announced(12 << 20));
            }
            Awaitility.await("the stalled bodies hold the memory")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> large().status() == 429);
            assertThat(large().response().headers().firstValue("Retry-After")).isPresent();
            assertThat(http.get("/api/jobs").status()).isEqualTo(200);
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
        Awaitility.await("it is given back").atMost(Duration.ofSeconds(60)).until(() -> large().status() == 201);
    }

    private static Answer large() {
        return http.post("/api/datasets?name=large", "[{}]" + " ".repeat(20 << 20));
    }

    /** A request whose body begins and does not go on. */
    private static Socket announced(int length) throws IOException {
        Socket socket = new Socket("127.0.0.1", api.url().getPort());
        OutputStream out = socket.getOutputStream();
        out.write(("POST /api/datasets?name=slow HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestService.ADMIN_KEY
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n[{}")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }

    private static List<Integer> statuses(int count, String path, String type, String body) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                answers.add(threads.submit(() -> http.send(http.request(path)
                                .timeout(Duration.ofMinutes(2))
                                .header("Content-Type", type)
                                .POST(BodyPublishers.ofInputStream(() -> open(bytes))))
                        .status()));
            }
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get(3, TimeUnit.MINUTES));
            }
        }
        return statuses;
    }

    private static InputStream open(byte[] bytes) {
        return new java.io.ByteArrayInputStream(bytes);
    }
}
