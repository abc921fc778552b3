package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.RecordingReceiver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Failed jobs are found, explained and repeated: one by one, all together, and with their notices. */
@Tag("slow")
class RedriveIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicBoolean MENDED = new AtomicBoolean();
    private static final AtomicBoolean RESTORED = new AtomicBoolean();

    private static TestService service;
    private static TestHttp http;
    private static RecordingReceiver receiver;

    @BeforeAll
    static void start() throws IOException {
        receiver = RecordingReceiver.start(Duration.ZERO, RedriveIT::answer);
        service = TestService.start(TestService.Settings.fresh().with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8"));
        http = service.http();
    }

    @AfterAll
    static void stop() {
        service.close();
        receiver.close();
    }

    private static int answer(RecordingReceiver.Call call) {
        boolean deaf = call.path().equals("/deaf") && receiver.calls("/deaf").size() == 1;
        boolean broken = (call.path().startsWith("/broken") && !MENDED.get())
                || (call.path().startsWith("/gone") && !RESTORED.get())
                || call.path().equals("/closed");
        return deaf || broken ? 410 : call.path().equals("/busy") ? 503 : 204;
    }

    @Test
    void whatFailedInOneWayIsRepeatedTogetherOnce() {
        Set<String> failed = IntStream.range(0, 5)
                .mapToObj(i -> submit("webhook", "{\"url\": \"%s\"}".formatted(receiver.url("/broken/" + i))))
                .collect(Collectors.toSet());
        failed.forEach(id -> assertThat(ended(id).path("status").asString()).isEqualTo("failed"));
        JsonNode group = http.get("/api/jobs/failures")
                .json()
                .valueStream()
                .filter(one -> one.path("errorCode").asString().equals("webhook_refused")
                        && one.path("type").asString().equals("webhook"))
                .findFirst()
                .orElseThrow();
        assertThat(group.path("count").asInt()).isEqualTo(5);
        assertThat(group.path("error").asString()).isEqualTo("HTTP 410");
        assertThat(failed).contains(group.path("newest").asString());

        String filter = "{\"type\": \"webhook\", \"status\": \"failed\", \"errorCode\": \"webhook_refused\"}";
        assertThat(bulk("retry", filter, true).path("matched").asInt()).isEqualTo(5);
        MENDED.set(true);
        assertThat(bulk("retry", filter, false).path("done").asInt()).isEqualTo(5);
        assertThat(bulk("retry", filter, false).path("matched").asInt())
                .as("what is repeated already is not repeated again")
                .isZero();

        await().atMost(PATIENCE)
                .until(() -> jobs("type=webhook&status=completed").count() == 5);
        assertThat(jobs("type=webhook&status=completed")
                        .map(job -> job.path("retryOf").asString())
                        .collect(Collectors.toSet()))
                .isEqualTo(failed);
    }

    @Test
    void whoeverRepeatsAFailedJobAgainGetsTheSameRepetition() throws Exception {
        List<String> failed = IntStream.range(0, 40)
                .mapToObj(i -> http.post(
                                "/api/jobs",
                                "{\"type\": \"webhook\", \"priority\": 2, \"payload\": {\"url\": \"%s\"}}"
                                        .formatted(receiver.url("/gone/%02d".formatted(i))))
                        .json()
                        .path("jobId")
                        .asString())
                .toList();
        failed.forEach(id -> assertThat(ended(id).path("status").asString()).isEqualTo("failed"));
        String filter = "{\"type\": \"webhook\", \"status\": \"failed\", \"priority\": 2}";
        RESTORED.set(true);
        Callable<JsonNode> redrive = () -> bulk("retry", filter, false);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<JsonNode> report : threads.invokeAll(List.of(redrive, redrive))) {
                assertThat(report.get().path("failed").asInt()).isZero();
            }
        }
        Answer once = http.post("/api/jobs/" + failed.getFirst() + "/retry", "");
        Answer again = http.post("/api/jobs/" + failed.getFirst() + "/retry", "");
        assertThat(once.json().path("isNew").asBoolean()).isFalse();
        assertThat(again.json().path("jobId")).isEqualTo(once.json().path("jobId"));
        await().atMost(PATIENCE)
                .until(() -> failed.stream()
                        .allMatch(id -> receiver.calls("/gone/%02d".formatted(failed.indexOf(id)))
                                        .size()
                                == 2));
        int repetitions = service.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM jobs WHERE retry_of::text = ANY (:ids)")
                        .bindArray("ids", String.class, failed)
                        .mapTo(int.class)
                        .one());
        assertThat(repetitions).isEqualTo(failed.size());
    }

    @Test
    void allThatWaitsIsCancelledTogether() {
        List<String> waiting = IntStream.range(0, 7)
                .mapToObj(i -> http.post("/api/jobs", """
                                {"type": "sleep", "payload": {"delayMs": 0}, "delaySeconds": 3600, "priority": 4}""").json().path("jobId").asString())
                .toList();
        String filter = "{\"type\": \"sleep\", \"priority\": 4}";
        assertThat(bulk("cancel", filter, true).path("matched").asInt()).isEqualTo(7);

        JsonNode report = bulk("cancel", filter, false);

        assertThat(report.path("done").asInt()).isEqualTo(7);
        assertThat(report.path("more").asBoolean()).isFalse();
        waiting.forEach(id -> assertThat(ended(id).path("status").asString()).isEqualTo("cancelled"));
        assertThat(bulk("cancel", filter, true).path("matched").asInt()).isZero();
    }

    @Test
    void aJobThatIsTriedAgainSaysHowItFailedAndWhenItsNextAttemptIs() {
        String id = submit("webhook", "{\"url\": \"%s\"}".formatted(receiver.url("/busy")));
        JsonNode retrying = await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> http.get("/api/jobs/retrying")
                                .json()
                                .valueStream()
                                .filter(job -> job.path("id").asString().equals(id))
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();
        assertThat(retrying.path("attempt").asInt()).isBetween(1, 2);
        assertThat(retrying.at("/error/message").asString()).isEqualTo("HTTP 503");
        assertThat(retrying.has("nextRetryAt")).isTrue();
        assertThat(ended(id).path("attempt").asInt()).isEqualTo(3);
    }

    @Test
    void aNoticeThatNobodyTookIsListedAndDeliveredOnceMore() {
        String subscription = http.post("/api/subscriptions", """
                        {"target": "%s", "events": ["job.cancelled"], "jobTypes": ["data_processing"]}""".formatted(receiver.url("/deaf")))
                .json()
                .path("id")
                .asString();
        String job = http.post("/api/jobs", """
                        {"type": "data_processing", "delaySeconds": 3600,
                         "payload": {"dataId": "0193f0a0-0000-7000-8000-000000000001", "operation": "count"}}""").json().path("jobId").asString();
        http.post("/api/jobs/" + job + "/cancel", "");
        JsonNode notice = await().atMost(PATIENCE)
                .until(() -> jobs("type=delivery&q=" + subscription).toList(), found -> !found.isEmpty())
                .getFirst();
        String first = notice.path("id").asString();
        assertThat(ended(first).at("/error/message").asString()).isEqualTo("HTTP 410");

        Answer again = http.post("/api/jobs/" + first + "/retry", "");

        assertThat(again.status()).as(again.body()).isEqualTo(201);
        JsonNode second = ended(again.json().path("jobId").asString());
        assertThat(second.path("status").asString()).isEqualTo("completed");
        assertThat(second.path("retryOf").asString()).isEqualTo(first);
        assertThat(receiver.calls("/deaf")).hasSize(2).allSatisfy(call -> {
            assertThat(call.json().path("type").asString()).isEqualTo("job.cancelled");
            assertThat(call.json().at("/job/id").asString()).isEqualTo(job);
            assertThat(call.json().path("id").asString()).isEqualTo(first);
        });
    }

    @Test
    void aFailedJobIsRepeatedWithAnotherPayloadAndItsSecretsStay() {
        String id = submit(
                "webhook",
                "{\"url\": \"%s\", \"headers\": {\"X-Token\": \"hidden-1\", \"X-Old\": \"hidden-2\"}}"
                        .formatted(receiver.url("/closed")));
        JsonNode failed = ended(id);
        assertThat(failed.path("status").asString()).isEqualTo("failed");
        assertThat(failed.at("/payload/headers/X-Token").asString()).isEqualTo("***");

        Answer wrong = retry(id, "{\"payload\": {\"url\": \"file:///etc/passwd\"}}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().path("path").asString()).isEqualTo("/payload/url");
        Answer unknown = retry(
                id,
                "{\"payload\": {\"url\": \"%s\", \"headers\": {\"X-New\": \"***\"}}}"
                        .formatted(receiver.url("/mended")));
        assertThat(unknown.status())
                .as("a mask of what is not there: " + unknown.body())
                .isEqualTo(422);

        String edited = "{\"payload\": {\"url\": \"%s\", \"headers\": {\"X-Token\": \"***\", \"X-Old\": \"changed\"}}}"
                .formatted(receiver.url("/mended"));
        Answer again = retry(id, edited);
        assertThat(again.status()).as(again.body()).isEqualTo(201);
        JsonNode mended = ended(again.json().path("jobId").asString());
        assertThat(mended.path("status").asString()).isEqualTo("completed");
        assertThat(mended.path("retryOf").asString()).isEqualTo(id);
        assertThat(receiver.calls("/mended")).hasSize(1).allSatisfy(call -> {
            assertThat(call.header("X-Token")).isEqualTo("hidden-1");
            assertThat(call.header("X-Old")).isEqualTo("changed");
        });
        Answer third = retry(id, edited);
        assertThat(third.code()).isEqualTo("already_repeated");
        assertThat(third.json().path("jobId")).isEqualTo(again.json().path("jobId"));
    }

    private static Answer retry(String id, String body) {
        return http.post("/api/jobs/" + id + "/retry", body);
    }

    /** The receiver always answers 503. */
    @Test
    void theAttemptsOfAJobTellTheirPhasesAndWaitsAndItsLogHasNoPayload() {
        String id = submit("webhook", "{\"url\": \"%s\", \"body\": \"secret-body\"}".formatted(receiver.url("/busy")));
        assertThat(ended(id).path("status").asString()).isEqualTo("failed");

        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode attempts = http.get("/api/jobs/" + id + "/attempts").json();
            assertThat(attempts).hasSize(3);
            for (JsonNode attempt : attempts) {
                assertThat(attempt.at("/error/message").asString()).isEqualTo("HTTP 503");
                assertThat(attempt.path("phases")).hasSize(1);
                assertThat(attempt.at("/phases/0/errorCode").asString())
                        .isEqualTo(attempt.at("/error/code").asString());
                assertThat(attempt.path("deliveries").asInt()).isEqualTo(1);
                assertThat(attempt.has("worker")).isTrue();
            }
            assertThat(attempts.get(0).has("retryAt")).isTrue();
            assertThat(attempts.get(2).has("retryAt")).isFalse();
            Answer log = http.get("/api/jobs/" + id + "/log");
            assertThat(log.json().path("lines")).hasSizeGreaterThanOrEqualTo(3);
            assertThat(log.json().path("dropped").asInt()).isZero();
            assertThat(log.body()).doesNotContain("secret-body", "/busy");
            long next = log.json().path("nextAfter").asLong();
            assertThat(http.get("/api/jobs/" + id + "/log?after=" + next).json().path("lines"))
                    .isEmpty();
        });
    }

    private static JsonNode bulk(String action, String filter, boolean dryRun) {
        Answer answer = http.post(
                "/api/jobs/bulk",
                "{\"filter\": %s, \"action\": \"%s\", \"dryRun\": %s}".formatted(filter, action, dryRun));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static Stream<JsonNode> jobs(String query) {
        return http.get("/api/jobs?" + query).json().path("jobs").valueStream();
    }

    private static String submit(String type, String payload) {
        Answer answer = http.post("/api/jobs", "{\"type\": \"%s\", \"payload\": %s}".formatted(type, payload));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("jobId").asString();
    }

    private static JsonNode ended(String id) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> http.get("/api/jobs/" + id).json(), job -> job.has("completedAt"));
    }
}
