package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.meridian.activities.job.outbound.RequestSignature;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Jobs over HTTP, through PostgreSQL and Temporal and back. */
class JobServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<Received> RECEIVED = new CopyOnWriteArrayList<>();
    private static final Map<String, Integer> CALLS = new ConcurrentHashMap<>();

    private static TestService service;
    private static TestHttp http;
    private static HttpServer receiver;

    private record Received(String path, String body, String key, String signature) {}

    @BeforeAll
    static void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            RECEIVED.add(new Received(
                    path,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst(RequestSignature.HEADER)));
            int call = CALLS.merge(path, 1, Integer::sum);
            boolean busy = path.startsWith("/busy") && call < 3;
            exchange.sendResponseHeaders(path.startsWith("/gone") ? 410 : busy ? 503 : 204, -1);
            exchange.close();
        });
        receiver.start();
        service = TestService.start(TestService.Settings.fresh().with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8"));
        http = service.http();
    }

    @AfterAll
    static void stop() {
        service.close();
        receiver.stop(0);
    }

    @Test
    void anAcceptedJobRunsToItsEnd() {
        JsonNode done = completed(submit("sleep", "{\"delayMs\": 20}"));
        assertThat(done.path("progress").intValue()).isEqualTo(100);
        assertThat(done.path("payload").path("delayMs").intValue()).isEqualTo(20);
        assertThat(done.path("workflowId").asString()).startsWith("task/default/id/");
    }

    @Test
    void everythingThatIsWrongWithARequestIsSaidWithItsPath() {
        Answer answer = http.post("/api/jobs", """
            {"type": "email", "payload": {"to": "nobody", "subject": "a\\r\\nBcc: x@y.z", "cc": "x"}, "priority": 9}\
            """);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("path").asString()).isEqualTo("/priority");

        JsonNode violations = http.post("/api/jobs", """
            {"type": "email", "payload": {"to": "nobody", "subject": "a\\r\\nBcc: x@y.z", "cc": "x"}}\
            """).json().path("violations");
        assertThat(violations.valueStream().map(one -> one.path("path").asString()))
                .containsExactlyInAnyOrder("/payload/cc", "/payload/to", "/payload/subject");
    }

    @Test
    void theSameKeyAndRequestGetTheSameJobAndAnotherRequestIsAConflict() {
        String request = "{\"type\": \"sleep\", \"payload\": {\"delayMs\": 1}}";
        JsonNode first = withKey("key-1", request).json();
        Answer again = withKey("key-1", "{\"payload\": {\"delayMs\": 1}, \"type\": \"sleep\"}");
        assertThat(first.path("isNew").asBoolean()).isTrue();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().path("isNew").asBoolean()).isFalse();
        assertThat(again.json().path("jobId")).isEqualTo(first.path("jobId"));

        Answer other = withKey("key-1", "{\"type\": \"sleep\", \"payload\": {\"delayMs\": 2}}");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("idempotency_key_reused");
        completed(first.path("jobId").asString());
    }

    @Test
    void aWebhookIsSignedAndCarriesItsJobsIdAndIsCalledAgainWhenTheReceiverIsBusy() {
        String id =
                submit("webhook", "{\"url\": \"%s\", \"body\": {\"b\": 1, \"a\": [2.5]}}".formatted(url("/busy/1")));
        JsonNode done = completed(id);
        assertThat(done.path("attempt").intValue()).isEqualTo(3);
        List<Received> calls =
                RECEIVED.stream().filter(call -> call.path().equals("/busy/1")).toList();
        String secret = http.get("/api/signing-secret").json().path("secret").asString();
        assertThat(calls).hasSize(3).allSatisfy(call -> {
            assertThat(call.key()).isEqualTo(id);
            assertThat(call.body()).isEqualTo("{\"b\":1,\"a\":[2.5]}");
            assertThat(new RequestSignature(secret, Clock.systemUTC())
                            .isGenuine(
                                    call.signature(),
                                    call.body().getBytes(StandardCharsets.UTF_8),
                                    Duration.ofMinutes(5)))
                    .isTrue();
        });
    }

    @Test
    void whatIsTriedAgainTellsHowItFailedAndWhenItIsDue() {
        String task = submit("webhook", "{\"url\": \"%s\"}".formatted(url("/busy/task")));
        String batch = http.post(
                        "/api/jobs/batch",
                        "{\"type\": \"webhook\", \"items\": [{\"url\": \"%s\"}, {\"url\": \"%s\"}]}"
                                .formatted(url("/fine"), url("/busy/item")))
                .json()
                .path("jobId")
                .asString();
        for (String id : List.of(task, batch)) {
            JsonNode waiting = await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> http.get("/api/jobs/" + id).json(), job -> job.has("nextRetryAt"));
            assertThat(waiting.path("attempt").intValue()).isEqualTo(1);
            assertThat(waiting.path("lastFailure").path("code").asString()).isEqualTo("webhook_failed");
            assertThat(waiting.path("lastFailure").path("message").asString()).contains("HTTP 503");
        }
        assertThat(ids(http.get("/api/jobs?retrying=true").json().path("jobs"))).contains(task, batch);
        assertThat(ids(http.get("/api/jobs/retrying").json())).contains(task, batch);
        assertThat(ids(http.get("/api/jobs?retrying=false").json().path("jobs")))
                .doesNotContain(task, batch);

        assertThat(completed(task).has("lastFailure")).isFalse();
        assertThat(completed(batch).has("nextRetryAt")).isFalse();
        assertThat(ids(http.get("/api/jobs/retrying").json())).doesNotContain(task, batch);
    }

    private static List<String> ids(JsonNode jobs) {
        return jobs.valueStream().map(job -> job.path("id").asString()).toList();
    }

    /** The database fails twice just after the call; the call is not made again. */
    @Test
    void whatIsDoneIsNotDoneAgainBecauseTheDatabaseDidNotHearOfIt() {
        Jdbi jdbi = service.bean(Jdbi.class);
        jdbi.useHandle(handle -> handle.createScript("""
                CREATE SEQUENCE deaf;
                CREATE FUNCTION deaf() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF nextval('deaf') <= 2 THEN
                        RAISE EXCEPTION 'going down' USING ERRCODE = '57P01';
                    END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER deaf BEFORE UPDATE ON jobs FOR EACH ROW
                    WHEN (NEW.status = 'completed' AND NEW.type = 'webhook') EXECUTE FUNCTION deaf();""").execute());
        try {
            JsonNode done = completed(http.post(
                            "/api/jobs",
                            "{\"type\": \"webhook\", \"attempts\": 1, \"payload\": {\"url\": \"%s\"}}"
                                    .formatted(url("/deaf")))
                    .json()
                    .path("jobId")
                    .asString());
            assertThat(done.path("attempt").asInt()).isEqualTo(1);
            assertThat(CALLS.get("/deaf")).isEqualTo(1);
        } finally {
            jdbi.useHandle(handle -> handle.execute("DROP FUNCTION deaf CASCADE; DROP SEQUENCE deaf"));
        }
    }

    @Test
    void numbersOfAWebhookArriveAsTheyWereWritten() {
        String body = "{\"big\":12345678901234567890123,\"fine\":0.1234567890123456789,\"price\":1.10}";
        completed(submit("webhook", "{\"url\": \"%s\", \"body\": %s}".formatted(url("/numbers"), body)));
        assertThat(RECEIVED.stream()
                        .filter(call -> call.path().equals("/numbers"))
                        .map(Received::body))
                .containsExactly(body);
    }

    @Test
    void aBatchThatIsCancelledBeforeItBeginsLeavesNoItemOpen() {
        String id = http.post(
                        "/api/jobs/batch",
                        "{\"type\": \"sleep\", \"items\": [{\"delayMs\": 0}, {\"delayMs\": 0}], \"runAt\": \"%s\"}"
                                .formatted(Instant.now().plus(Duration.ofHours(1))))
                .json()
                .path("jobId")
                .asString();
        http.post("/api/jobs/" + id + "/cancel", "");
        assertThat(ended(id).path("status").asString()).isEqualTo("cancelled");
        assertThat(http.get("/api/jobs/" + id + "/items?status=cancelled")
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void whatIsRefusedForGoodIsNotTriedAgainAndItsSubscriberIsTold() {
        http.post("/api/subscriptions", "{\"target\": \"%s\", \"jobTypes\": [\"webhook\"]}".formatted(url("/told")));
        String id = submit("webhook", "{\"url\": \"%s\"}".formatted(url("/gone")));
        JsonNode failed = ended(id);
        assertThat(failed.path("status").asString()).isEqualTo("failed");
        assertThat(failed.path("attempt").intValue()).isEqualTo(1);
        assertThat(failed.path("error").path("code").asString()).isEqualTo("webhook_refused");

        await().atMost(PATIENCE)
                .until(() -> RECEIVED.stream()
                        .anyMatch(call ->
                                call.path().equals("/told") && call.body().contains(id)));
        assertThat(http.get("/api/jobs/failures").body()).contains("webhook_refused");

        Answer dryRun = http.post(
                "/api/jobs/bulk",
                "{\"filter\": {\"type\": \"webhook\", \"status\": \"failed\"}, \"action\": \"retry\", \"dryRun\":"
                        + " true}");
        assertThat(dryRun.json().path("matched").intValue()).isEqualTo(1);
        JsonNode again = http.post("/api/jobs/" + id + "/retry", "").json();
        JsonNode retried = ended(again.path("jobId").asString());
        assertThat(retried.path("retryOf").asString()).isEqualTo(id);
    }

    @Test
    void aBatchPerformsEveryItem() {
        String items =
                IntStream.range(0, 3_000).mapToObj(i -> "{\"delayMs\": 0}").collect(Collectors.joining(","));
        String id = http.post("/api/jobs/batch", "{\"type\": \"sleep\", \"items\": [" + items + "]}")
                .json()
                .path("jobId")
                .asString();
        JsonNode done = completed(id);
        assertThat(done.path("processedItems").intValue()).isEqualTo(3_000);
        assertThat(http.get("/api/jobs/" + id + "/items?limit=10&status=completed")
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(10);
    }

    @Test
    void anItemThatFailsFailsItsBatchAndOnlyItIsRepeated() {
        String id = http.post(
                        "/api/jobs/batch",
                        "{\"type\": \"webhook\", \"items\": [{\"url\": \"%s\"}, {\"url\": \"%s\"}]}"
                                .formatted(url("/fine"), url("/gone")))
                .json()
                .path("jobId")
                .asString();
        assertThat(ended(id).path("error").path("message").asString()).isEqualTo("1 of 2 items failed");
        String again =
                http.post("/api/jobs/" + id + "/retry", "").json().path("jobId").asString();
        assertThat(ended(again).path("totalItems").intValue()).isEqualTo(1);
    }

    @Test
    void aFigureIsComputedOverAStoredDataset() {
        String dataset = http.post("/api/datasets?name=rivers", "[{\"km\": 1.5}, {\"km\": 2}, {\"km\": null}, {}]")
                .json()
                .path("id")
                .asString();
        JsonNode sum = completed(submit(
                "data_processing",
                "{\"dataId\": \"%s\", \"operation\": \"sum\", \"column\": \"km\"}".formatted(dataset)));
        assertThat(sum.path("result").path("value").decimalValue()).isEqualByComparingTo("3.5");
    }

    @Test
    void equalNumbersAreOneGroupAndTextIsAnother() {
        String id = http.post("/api/datasets?name=mixed", """
                [{"x": 1}, {"x": 1.0}, {"x": "1"}, {"x": null}, {}, {"x": true}, {"x": "grün"}, {"x": "grün"}, {"x": 1}]""").json().path("id").asString();
        JsonNode groups = completed(submit(
                        "data_processing",
                        "{\"dataId\": \"%s\", \"operation\": \"group_count\", \"column\": \"x\"}".formatted(id)))
                .at("/result/groups");
        assertThat(groups.valueStream()
                        .map(group -> "%s %s %d"
                                .formatted(
                                        group.path("type").asString(),
                                        group.path("value").asString(),
                                        group.path("count").asInt())))
                .containsExactly("number 1 3", "string grün 2", "string 1 1", "boolean true 1");
    }

    @Test
    void aDatasetWithANumberBeyondAllMeasureIsRefused() {
        Answer answer = http.post("/api/datasets?name=stars", "[{\"km\": 1}, {\"km\": 1e400000}]");
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("number_too_long");
        assertThat(answer.json().path("path").asString()).isEqualTo("/1/km");
    }

    @Test
    void aJobThatWaitsForItsTimeIsCancelledAtOnce() {
        String id = http.post(
                        "/api/jobs", "{\"type\": \"sleep\", \"payload\": {\"delayMs\": 0}, \"delaySeconds\": 3600}")
                .json()
                .path("jobId")
                .asString();
        http.post("/api/jobs/" + id + "/cancel", "");
        assertThat(ended(id).path("status").asString()).isEqualTo("cancelled");
    }

    @Test
    void aSleepingJobIsCancelled() {
        String id = submit("sleep", "{\"delayMs\": 60000}");
        await().atMost(PATIENCE)
                .until(() -> http.get("/api/jobs/" + id)
                        .json()
                        .path("status")
                        .asString()
                        .equals("running"));
        http.post("/api/jobs/" + id + "/cancel", "");
        assertThat(ended(id).path("status").asString()).isEqualTo("cancelled");
    }

    @Test
    void anotherTenantsNameIsRefused() {
        Answer answer =
                http.post("/api/jobs", "{\"tenantId\": \"other\", \"type\": \"sleep\", \"payload\": {\"delayMs\": 0}}");
        assertThat(answer.status()).isEqualTo(403);
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
    }

    private static Answer withKey(String key, String json) {
        return http.send(http.request("/api/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static String submit(String type, String payload) {
        Answer answer = http.post("/api/jobs", "{\"type\": \"%s\", \"payload\": %s}".formatted(type, payload));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("jobId").asString();
    }

    private static JsonNode completed(String id) {
        JsonNode job = ended(id);
        assertThat(job.path("status").asString()).as(job.toString()).isEqualTo("completed");
        return job;
    }

    private static JsonNode ended(String id) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> http.get("/api/jobs/" + id).json(), job -> job.has("completedAt"));
    }
}
