package dev.meridian.api.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.SharedServers;
import dev.meridian.devstack.TemporalAddress;
import dev.meridian.devstack.fault.RawReceiver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tenants share the slots of a worker that calls the outside; nobody's hanging receivers hold up another's calls. */
@Tag("slow")
class SlotSharesIT {
    private static final int SLOTS = 8;
    private static final int HANGING = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final CountDownLatch LET_GO = new CountDownLatch(1);

    private static RawReceiver receiver;
    private static TestService service;
    private static TestHttp crowd;
    private static TestHttp other;

    @BeforeAll
    static void start() {
        receiver = new RawReceiver().on("/hangs", (request, out) -> {
            LET_GO.await();
            out.write(RawReceiver.bytes("HTTP/1.1 204 X", "", ""));
            return true;
        });
        TemporalAddress temporal = SharedServers.temporal(Map.of());
        service = TestService.start(TestService.Settings.databaseOnly()
                .with("TEMPORAL_ADDRESS", temporal.target())
                .with("TEMPORAL_NAMESPACE", temporal.namespace())
                .with("WORKER_CONNECTOR_SLOTS", Integer.toString(SLOTS))
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8"));
        crowd = service.http();
        other = crowd.as(crowd.post("/api/keys", """
                {"name": "another tenant", "role": "operator", "tenantId": "other"}""").json().path("key").asString());
    }

    @AfterAll
    static void stop() {
        LET_GO.countDown();
        service.close();
        receiver.close();
    }

    @Test
    void aTenantWhoseReceiversHangDoesNotHoldUpAnotherOnesCallAndUsesUpNoAttempts() {
        Duration idle = timeOfOneCall("/warm-up").plus(timeOfOneCall("/idle"));
        String batch = id(crowd.post("/api/jobs/batch", """
                {"type": "webhook", "items": [%s]}""".formatted(
                IntStream.range(0, HANGING).mapToObj(i -> webhook("/hangs")).collect(Collectors.joining(",")))));
        Map<String, String> jobs = IntStream.range(0, HANGING)
                .boxed()
                .collect(Collectors.toMap(
                        i -> "hanging " + i, i -> id(crowd.post("/api/jobs", """
                                {"type": "webhook", "payload": %s}""".formatted(webhook("/hangs"))))));
        await().atMost(PATIENCE).until(() -> countOf("quota_exhausted"), waiting -> waiting > HANGING / 3);

        assertThat(timeOfOneCall("/busy"))
                .as("a call that waited for a hanging one would wait for its time-out of 30 s")
                .isLessThan(idle.plusSeconds(20));

        LET_GO.countDown();
        jobs.values().forEach(job -> {
            JsonNode ended = ended(crowd, job);
            assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
            assertThat(ended.path("attempt").asInt()).isEqualTo(1);
        });
        assertThat(ended(crowd, batch).path("status").asString()).isEqualTo("completed");
    }

    private static Duration timeOfOneCall(String path) {
        long begun = System.nanoTime();
        String job = id(other.post("/api/jobs", """
                {"type": "webhook", "payload": %s}""".formatted(webhook(path))));
        assertThat(ended(other, job).path("status").asString()).isEqualTo("completed");
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static long countOf(String code) {
        return crowd.get("/api/jobs?retrying=true&limit=100")
                .json()
                .path("jobs")
                .valueStream()
                .filter(job -> job.path("lastFailure").path("code").asString("").equals(code))
                .count();
    }

    private static String webhook(String path) {
        return "{\"url\": \"%s\"}".formatted(receiver.url(path));
    }

    private static String id(TestHttp.Answer accepted) {
        assertThat(accepted.status()).as(accepted.body()).isBetween(200, 299);
        return accepted.json().path("jobId").asString();
    }

    private static JsonNode ended(TestHttp http, String job) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> http.get("/api/jobs/" + job).json(),
                        shown ->
                                !"pending running".contains(shown.path("status").asString("")));
    }
}
