package dev.meridian.api.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What receivers answered to notices, and notices that are tests. */
@Tag("slow")
class DeliveryAttemptsIT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(120);
    private static final List<String> RECEIVED = new CopyOnWriteArrayList<>();
    private static final AtomicInteger CALLS = new AtomicInteger();

    private static HttpServer receiver;
    private static TestService service;
    private static TestHttp http;

    @BeforeAll
    static void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            RECEIVED.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            boolean fails = exchange.getRequestURI().getPath().equals("/recovers") && CALLS.incrementAndGet() == 1;
            byte[] body = (fails ? "busy \0" + "x".repeat(5_000) : "thanks").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(fails ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        receiver.start();
        service = TestService.start(TestService.Settings.databaseOnly()
                .with(TestService.Settings.freshNamespace())
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8"));
        http = service.http();
    }

    @AfterAll
    static void stop() {
        service.close();
        receiver.stop(0);
    }

    @Test
    void aTestIsDeliveredOnceAndSaysThatItIsOne() {
        String subscription = subscribe("/tests");
        http.send(http.request("/api/subscriptions/" + subscription)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"active\":false}")));

        String job = http.post("/api/subscriptions/" + subscription + "/test", "")
                .json()
                .path("jobId")
                .asString();

        assertThat(ended(job).path("status").asString()).isEqualTo("completed");
        assertThat(RECEIVED).anyMatch(body -> body.contains(job) && body.contains("\"type\":\"test\""));
        JsonNode attempts =
                http.get("/api/deliveries/" + job + "/attempts").json().path("attempts");
        assertThat(attempts).hasSize(1);
        assertThat(attempts.at("/0/status").asInt()).isEqualTo(200);
        assertThat(attempts.at("/0/answer").asString()).isEqualTo("thanks");
        assertThat(attempts.at("/0/ms").asLong()).isNotNegative();
    }

    @Test
    void everyAttemptOfANoticeIsShownWithTheBeginningOfItsAnswer() {
        String subscription = subscribe("/recovers");
        String job = http.post("/api/jobs", "{\"type\":\"sleep\",\"payload\":{\"delayMs\":1}}")
                .json()
                .path("jobId")
                .asString();
        ended(job);

        String delivery = await().atMost(LONG_ENOUGH)
                .until(
                        () -> http.get("/api/jobs?type=delivery&q=" + subscription)
                                .json()
                                .at("/jobs/0"),
                        found -> found.path("status").asString("").equals("completed"))
                .path("id")
                .asString();

        JsonNode attempts =
                http.get("/api/deliveries/" + delivery + "/attempts").json().path("attempts");
        assertThat(attempts).hasSize(2);
        assertThat(attempts.at("/0/status").asInt()).isEqualTo(200);
        assertThat(attempts.at("/1/status").asInt()).isEqualTo(503);
        assertThat(attempts.at("/1/attempt").asInt()).isEqualTo(1);
        assertThat(attempts.at("/1/error/code").asString()).isEqualTo("webhook_failed");
        assertThat(attempts.at("/1/answer").asString()).hasSize(1_024).startsWith("busy  xxx");
        assertThat(http.get("/api/deliveries/" + job + "/attempts").code()).isEqualTo("unknown_delivery");
    }

    @Test
    void aJobNamesItsNoticesAndThoseThatRepeatThem() {
        String first = subscribe("/first");
        String second = subscribe("/second");
        String job = sleep();
        String other = sleep();
        ended(job);
        ended(other);

        JsonNode notices = await().atMost(LONG_ENOUGH).until(() -> notices(job), DeliveryAttemptsIT::allArrived);

        assertThat(notices.valueStream().map(one -> one.path("subscriptionId").asString()))
                .contains(first, second);
        JsonNode told = notices.valueStream()
                .filter(one -> one.path("subscriptionId").asString().equals(first))
                .findFirst()
                .orElseThrow();
        assertThat(told.path("target").asString()).endsWith("/first");
        assertThat(told.path("attempt").asInt()).isEqualTo(1);
        assertThat(notices(other).valueStream().map(one -> one.path("jobId").asString()))
                .doesNotContain(told.path("jobId").asString());

        http.send(http.request("/api/subscriptions/" + second).DELETE());
        String again = http.post("/api/jobs/" + told.path("jobId").asString() + "/retry", "")
                .json()
                .path("jobId")
                .asString();
        JsonNode repeated = await().atMost(LONG_ENOUGH).until(() -> notices(job), DeliveryAttemptsIT::allArrived);
        assertThat(repeated).hasSize(notices.size() + 1);
        JsonNode last = repeated.valueStream().toList().getLast();
        assertThat(last.path("jobId").asString()).isEqualTo(again);
        assertThat(last.path("retryOf").asString()).isEqualTo(told.path("jobId").asString());
        List<JsonNode> removed = repeated.valueStream()
                .filter(one -> one.path("subscriptionId").asString().equals(second))
                .toList();
        assertThat(removed).hasSize(1);
        assertThat(removed.getFirst().has("target")).isFalse();
    }

    @Test
    void aJobThatIsOpenHasNoNoticesAndAnotherTenantsJobIsUnknown() {
        String job = http.post("/api/jobs", "{\"type\":\"sleep\",\"payload\":{\"delayMs\":60000}}")
                .json()
                .path("jobId")
                .asString();
        assertThat(notices(job)).isEmpty();
        String stranger = http.post("/api/keys", "{\"name\":\"x\",\"role\":\"viewer\",\"tenantId\":\"other\"}")
                .json()
                .path("key")
                .asString();
        assertThat(http.as(stranger).get("/api/jobs/" + job + "/notices").code())
                .isEqualTo("unknown_job");
        http.post("/api/jobs/" + job + "/cancel", "");
    }

    private static JsonNode notices(String job) {
        return http.get("/api/jobs/" + job + "/notices").json().path("notices");
    }

    private static boolean allArrived(JsonNode notices) {
        return !notices.isEmpty()
                && notices.valueStream()
                        .allMatch(one -> one.path("status").asString().equals("completed"));
    }

    private static String sleep() {
        return http.post("/api/jobs", "{\"type\":\"sleep\",\"payload\":{\"delayMs\":1}}")
                .json()
                .path("jobId")
                .asString();
    }

    private static String subscribe(String path) {
        String target = "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
        return http.post(
                        "/api/subscriptions",
                        "{\"target\":\"%s\",\"events\":[\"job.completed\"],\"jobTypes\":[\"sleep\"]}".formatted(target))
                .json()
                .path("id")
                .asString();
    }

    private static JsonNode ended(String job) {
        return await().atMost(LONG_ENOUGH)
                .until(() -> http.get("/api/jobs/" + job).json(), found -> found.has("completedAt"));
    }
}
