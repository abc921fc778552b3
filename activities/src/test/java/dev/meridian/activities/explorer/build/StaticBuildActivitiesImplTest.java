package dev.meridian.activities.explorer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.meridian.activities.explorer.fault.HookServer;
import dev.meridian.activities.explorer.fault.HookServer.Request;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.devstack.fault.RawReceiver;
import dev.meridian.workflows.explorer.BuildRequest;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class StaticBuildActivitiesImplTest {
    private static final HookServer SERVER = new HookServer();
    private static final String SECRET = "s3cret";
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final List<BuildRequest> REQUESTS = List.of(new BuildRequest("job-1"), new BuildRequest("job-2"));
    private static final List<BuildChange> CHANGES = List.of(
            new BuildChange("job-1", "Ada", "ada@example.org", "Publishing explorer co2"),
            new BuildChange("job-2", null, null, "Unpublishing explorer tests"));

    private final StaticBuildActivitiesImpl hook = hook(SERVER.address().toString());

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void theHookLearnsWhatIsBuiltAndByWhom() {
        answer(200);

        hook.callHook("default", REQUESTS);

        Request request = SERVER.requests.getLast();
        assertThat(request.header("Content-type")).isEqualTo("application/json");
        assertThat(request.header("Idempotency-key")).isEqualTo("job-2");
        assertThat(JsonMapper.shared().readTree(request.body()))
                .isEqualTo(JsonMapper.shared().readTree("""
                    {"site": "default", "jobId": "job-2", "requests": [
                      {"jobId": "job-1", "authorName": "Ada", "authorEmail": "ada@example.org",
                       "message": "Publishing explorer co2"},
                      {"jobId": "job-2", "authorName": null, "authorEmail": null,
                       "message": "Unpublishing explorer tests"}]}\
                    """));
    }

    @Test
    void theSignatureCoversTheTimeAndTheBody() throws Exception {
        answer(204);

        hook.callHook("default", REQUESTS);

        Request request = SERVER.requests.getLast();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((NOW.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
        assertThat(request.header("Meridian-signature"))
                .isEqualTo("t=1800000000,v1=" + HexFormat.of().formatHex(mac.doFinal(request.body())));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 429, 408})
    void whatMayPassIsRetried(int status) {
        answer(status);

        assertThat(isRetryable(failure(hook))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410, 301, 501, 505})
    void whatStaysIsNot(int status) {
        answer(status);

        assertThat(isRetryable(failure(hook))).isFalse();
    }

    @Test
    void aConnectionThatBreaksIsRetried() {
        answer(HookServer.BREAK);

        assertThat(isRetryable(failure(hook))).isTrue();
    }

    @Test
    void aHookThatIsNotThereIsRetried() {
        assertThat(isRetryable(failure(hook("http://127.0.0.1:1/build")))).isTrue();
    }

    @Test
    void aHookThatNeverAnswersIsAFailureBeforeTheWorkerCountsAsLost() {
        answer(HookServer.NEVER);
        Instant start = Instant.now();

        assertThat(isRetryable(failure(hook))).isTrue();

        assertThat(Instant.now()).isBefore(start.plusMillis(9_500));
    }

    @Test
    void anAnswerWhoseBodyDoesNotEndCountsByItsStatusAndIsNotAskedForAgain() {
        answer(HookServer.HOLD);
        int before = SERVER.requests.size();

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> hook.callHook("default", REQUESTS));

        assertThat(SERVER.requests).hasSize(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"queued\":true}",
                "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\ncut",
                "HTTP/1.1 200 OK\r\nX-Trace"
            })
    void theStatusIsTheAnswerWhateverFollowsIt(String answer) {
        try (RawReceiver receiver = new RawReceiver()) {
            receiver.onceOn("/build", answer);
            hook(receiver.url("/build")).callHook("default", REQUESTS);
            assertThat(receiver.requests("/build")).hasSize(1);
        }
    }

    @Test
    void aHookThatAnswersWithoutEndIsAFailureBeforeTheWorkerCountsAsLost() {
        try (RawReceiver receiver = new RawReceiver()) {
            receiver.on("/build", (request, out) -> {
                while (true) {
                    out.write(RawReceiver.bytes("HTTP/1.1 100 Continue", "", ""));
                }
            });
            assertTimeoutPreemptively(
                    Duration.ofSeconds(9),
                    () -> assertThat(isRetryable(failure(hook(receiver.url("/build")))))
                            .isTrue());
        }
    }

    private static void answer(int status) {
        SERVER.answer = status;
    }

    private static StaticBuildActivitiesImpl hook(String address) {
        return new StaticBuildActivitiesImpl(
                WebAddress.parse(address), SECRET, Clock.fixed(NOW, ZoneOffset.UTC), requests -> CHANGES);
    }

    private static ApplicationFailure failure(StaticBuildActivitiesImpl hook) {
        ApplicationFailure failure =
                catchThrowableOfType(ApplicationFailure.class, () -> hook.callHook("default", REQUESTS));
        assertThat(failure.getType()).isEqualTo("build_hook_failed");
        assertThat(failure.isNonRetryable())
                .as("the workflow counts, not Temporal")
                .isTrue();
        return failure;
    }

    private static boolean isRetryable(ApplicationFailure failure) {
        return failure.getDetails().get(Boolean.class);
    }
}
