package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.RecordingReceiver;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Batches as large as they may be, and what can be done to single items of them. */
@Tag("slow")
class JobBatchIT {
    private static final Logger log = LoggerFactory.getLogger(JobBatchIT.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST = 10_000;
    private static final int TRIES = 3;
    private static final double ITEMS_PER_SECOND = 1_000;
    /** Of a batch of 40 pages; it does not grow with its items. */
    private static final int EVENTS = 400;

    /** While this gate is closed, calls to {@code /held} wait. */
    private static final CountDownLatch RELEASED = new CountDownLatch(1);

    private static TestService service;
    private static TestHttp http;
    private static RecordingReceiver receiver;

    @BeforeAll
    static void start() throws IOException {
        receiver = RecordingReceiver.start(Duration.ZERO, JobBatchIT::answer);
        service = TestService.start(TestService.Settings.fresh().with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8"));
        http = service.http();
    }

    @AfterAll
    static void stop() {
        RELEASED.countDown();
        service.close();
        receiver.close();
    }

    private static int answer(RecordingReceiver.Call call) {
        if (call.path().equals("/held")) {
            try {
                RELEASED.await();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        }
        return call.path().equals("/first-refused")
                        && receiver.calls(call.path()).size() == 1
                ? 410
                : 204;
    }

    @Test
    void tenThousandItemsHaveAShortHistory() {
        itemsPerSecond();
    }

    /** In the soak, because how long the items take depends on what else the machine does. */
    @Test
    @Tag("soak")
    void tenThousandItemsTakeSeconds() {
        double best = 0;
        for (int trial = 0; trial < TRIES && best < ITEMS_PER_SECOND; trial++) {
            best = Math.max(best, itemsPerSecond());
        }
        assertThat(best).isGreaterThanOrEqualTo(ITEMS_PER_SECOND);
    }

    private static double itemsPerSecond() {
        long asked = System.nanoTime();
        String id = batch("sleep", Stream.generate(() -> "{\"delayMs\": 0}").limit(MOST));
        Duration accepting = Duration.ofNanos(System.nanoTime() - asked);
        JsonNode job = ended(id);
        assertThat(job.path("status").asString()).as(job.toString()).isEqualTo("completed");
        assertThat(job.path("processedItems").asInt()).isEqualTo(MOST);
        Duration took = Duration.between(
                Instant.parse(job.path("createdAt").asString()),
                Instant.parse(job.path("completedAt").asString()));
        double itemsPerSecond = MOST * 1e3 / took.toMillis();
        int events = service.bean("workflowClient", WorkflowClient.class)
                .fetchHistory(job.path("workflowId").asString())
                .getEvents()
                .size();
        log.info(
                "{} items: accepted within {} ms, done {} ms later ({} items/s), {} events",
                MOST,
                accepting.toMillis(),
                took.toMillis(),
                Math.round(itemsPerSecond),
                events);
        assertThat(events).isLessThan(EVENTS);
        return itemsPerSecond;
    }

    @Test
    void oneItemMoreThanABatchMayHaveIsRefused() {
        Answer answer = post("sleep", Stream.generate(() -> "{\"delayMs\": 0}").limit(MOST + 1));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("path").asString()).isEqualTo("/items");
    }

    @Test
    void itemsOfARunningBatchAreRepeatedAndCancelledOneByOne() {
        String id =
                batch("webhook", Stream.of("/first-refused", "/held", "/fine").map(JobBatchIT::call));
        await().atMost(PATIENCE).until(() -> items(id, "status").equals(List.of("failed", "pending", "completed")));

        assertThat(change(id, 0, "retry").status()).isEqualTo(202);
        assertThat(items(id, "status")).startsWith("pending");
        assertThat(change(id, 0, "retry").code()).isEqualTo("item_not_failed");
        assertThat(change(id, 1, "cancel").status()).isEqualTo(202);
        assertThat(change(id, 2, "cancel").code()).isEqualTo("item_already_ended");
        RELEASED.countDown();

        JsonNode job = ended(id);
        assertThat(job.path("status").asString()).as(job.toString()).isEqualTo("completed");
        assertThat(items(id, "status")).containsExactly("completed", "cancelled", "completed");
        assertThat(receiver.calls("/first-refused").stream().map(RecordingReceiver.Call::key))
                .containsExactly(id + "/0", id + "/0");
        assertThat(change(id, 0, "retry").code()).isEqualTo("item_not_failed");
    }

    @Test
    void aBatchEndsWhenTheLastItemThatItWaitsForIsCancelled() {
        String id = batch("sleep", Stream.of("{\"delayMs\": 0}", "{\"delayMs\": 60000}"));
        await().atMost(PATIENCE).until(() -> items(id, "status").equals(List.of("completed", "pending")));

        assertThat(change(id, 1, "cancel").status()).isEqualTo(202);

        JsonNode job = ended(id);
        assertThat(job.path("status").asString()).isEqualTo("completed");
        assertThat(Duration.between(
                        Instant.parse(job.path("createdAt").asString()),
                        Instant.parse(job.path("completedAt").asString())))
                .isLessThan(Duration.ofSeconds(60));
    }

    private static String call(String path) {
        return "{\"url\": \"" + receiver.url(path) + "\"}";
    }

    private static String batch(String type, Stream<String> items) {
        Answer answer = post(type, items);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("jobId").asString();
    }

    private static Answer post(String type, Stream<String> items) {
        return http.post(
                "/api/jobs/batch",
                "{\"type\": \"" + type + "\", \"items\": [" + items.collect(Collectors.joining(",")) + "]}");
    }

    private static Answer change(String id, int index, String action) {
        return http.post("/api/jobs/" + id + "/items/" + index + "/" + action, "");
    }

    private static List<String> items(String id, String field) {
        return http.get("/api/jobs/" + id + "/items?limit=1000")
                .json()
                .path("items")
                .valueStream()
                .map(item -> item.path(field).asString())
                .toList();
    }

    private static JsonNode ended(String id) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> http.get("/api/jobs/" + id).json(), job -> job.has("completedAt"));
    }
}
