package dev.meridian.api.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.RawReceiver;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Webhook jobs to receivers that answer as receivers in the wild do. */
@Tag("slow")
class WebhookReceiversIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OPEN = "HTTP/1.1 200 OK";
    private static final ConcurrentMap<String, Instant> BUSY_CALLS = new ConcurrentHashMap<>();

    private static RawReceiver receiver;
    private static TestService service;
    private static TestHttp http;

    @BeforeAll
    static void start() {
        receiver = new RawReceiver()
                .on("/plain", OPEN, "Content-Type: application/json", "Content-Length: 17", "", "{\"received\":true}")
                .on("/encoding-utf-8", OPEN, "Content-Encoding: utf-8", "Content-Length: 2", "", "ok")
                .on("/encoding-none", OPEN, "Content-Encoding: none", "Content-Length: 2", "", "ok")
                .on("/many-headers", OPEN, headers(150), "Content-Length: 0", "", "")
                .onceOn("/cut", OPEN, "Content-Length: 900", "", "cut")
                .on("/refuses", "HTTP/1.1 422 X", "Content-Length: 25", "", "{\"error\":\"no such order\"}")
                .on("/moved-by-query", (request, out) -> {
                    out.write(
                            request.target().contains("?done=1")
                                    ? RawReceiver.bytes("HTTP/1.1 204 X", "", "")
                                    : RawReceiver.bytes(
                                            "HTTP/1.1 303 X", "Location: ?done=1", "Content-Length: 0", "", ""));
                    return true;
                })
                .on("/busy", (request, out) -> {
                    boolean first = BUSY_CALLS.putIfAbsent("first", Instant.now()) == null;
                    BUSY_CALLS.put("last", Instant.now());
                    out.write(
                            first
                                    ? RawReceiver.bytes(
                                            "HTTP/1.1 503 X",
                                            "Retry-After: " + inEightSeconds(),
                                            "Content-Length: 0",
                                            "",
                                            "")
                                    : RawReceiver.bytes("HTTP/1.1 204 X", "", ""));
                    return true;
                })
                .on("/flood", (request, out) -> {
                    while (true) {
                        out.write(RawReceiver.bytes("HTTP/1.1 100 Continue", "", ""));
                    }
                });
        service = TestService.start(TestService.Settings.databaseOnly()
                .with(TestService.Settings.freshNamespace())
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8"));
        http = service.http();
    }

    @AfterAll
    static void stop() {
        service.close();
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plain", "/encoding-utf-8", "/encoding-none", "/many-headers", "/cut"})
    void aDeliveryThatWasAnsweredIsMadeOnce(String path) {
        assertThat(ended(webhook(path, "\"body\": {\"a\": 1}")).path("status").asString())
                .isEqualTo("completed");
        assertThat(receiver.requests(path)).hasSize(1);
        assertThat(receiver.requests(path).getFirst().body()).isEqualTo("{\"a\":1}");
    }

    @Test
    void aRefusalWithATextIsFinal() {
        JsonNode job = ended(webhook("/refuses", "\"body\": {\"a\": 1}"));
        assertThat(job.path("status").asString()).isEqualTo("failed");
        assertThat(job.toString()).contains("HTTP 422");
        assertThat(receiver.requests("/refuses")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/without-body", "/null-body"})
    void aWebhookWithoutABodySendsNone(String path) {
        ended(webhook(path, path.startsWith("/null") ? "\"body\": null" : "\"method\": \"POST\""));
        RawReceiver.Request request = receiver.requests(path).getFirst();
        assertThat(request.body()).isEmpty();
        assertThat(request.headers()).doesNotContainKey("content-type").containsEntry("content-length", "0");
    }

    @Test
    void aRedirectByAQueryAloneKeepsThePath() {
        ended(webhook("/moved-by-query", "\"body\": {\"a\": 1}"));
        assertThat(receiver.requests("/moved-by-query"))
                .extracting(request -> request.method() + " " + request.target())
                .containsExactly("POST /moved-by-query", "GET /moved-by-query?done=1");
    }

    @Test
    void aBusyReceiverIsLeftAloneUntilTheDateThatItNamesInAnOldForm() {
        ended(webhook("/busy", "\"body\": {\"a\": 1}"));
        assertThat(receiver.requests("/busy")).hasSize(2);
        assertThat(Duration.between(BUSY_CALLS.get("first"), BUSY_CALLS.get("last")))
                .isGreaterThan(Duration.ofSeconds(7));
    }

    @Test
    void aPathIsCalledAsItsUtf8Bytes() {
        ended(webhook("/caf\u00e9", "\"body\": {\"a\": 1}"));
        assertThat(receiver.requests("/caf%C3%A9")).hasSize(1);
    }

    @Test
    void aHostMayHaveAnUnderscore() {
        assertThat(http.post("/api/jobs", """
            {"type": "webhook", "payload": {"url": "http://my_hook.invalid/"}, "attempts": 1}\
            """).status()).isNotEqualTo(422);
    }

    @Test
    void floodsOfInterimAnswersKeepNobodyWaiting() {
        List<String> floods = IntStream.range(0, 8)
                .mapToObj(i -> webhook("/flood", "\"body\": " + i))
                .toList();
        String delivery = webhook("/after-flood", "\"body\": 1");
        assertThat(ended(delivery).path("status").asString()).isEqualTo("completed");
        assertThat(http.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(floods.stream()
                        .map(job -> ended(job).path("status").asString())
                        .collect(Collectors.toSet()))
                .containsExactly("failed");
    }

    private static String webhook(String path, String more) {
        TestHttp.Answer answer = http.post(
                "/api/jobs",
                "{\"type\": \"webhook\", \"attempts\": 2, \"payload\": {\"url\": \"%s\", %s}}"
                        .formatted(receiver.url(path), more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("jobId").asString();
    }

    private static JsonNode ended(String id) {
        return await().atMost(PATIENCE)
                .until(
                        () -> http.get("/api/jobs/" + id).json(),
                        job -> List.of("completed", "failed")
                                .contains(job.path("status").asString()));
    }

    private static String headers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "X-" + i + ": v").collect(Collectors.joining("\r\n"));
    }

    private static String inEightSeconds() {
        return DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH)
                .format(Instant.now().plusSeconds(8).atOffset(ZoneOffset.UTC));
    }
}
