package dev.meridian.activities.explorer;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.meridian.workflows.explorer.BuildRequest;
import io.temporal.failure.ApplicationFailure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticBuildHookTest {
    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    private static final String SECRET = "s3cret";
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final List<BuildRequest> REQUESTS = List.of(
            new BuildRequest("job-1", "Ada", "ada@example.org", "Publishing explorer co2"),
            new BuildRequest("job-2", null, null, "Unpublishing explorer tests"));

    private final StaticBuildHook hook = hook(SERVER.url("/build"));

    @Test
    void theHookLearnsWhatIsBuiltAndByWhom() {
        answer(200);

        hook.callHook("default", REQUESTS);

        SERVER.verify(postRequestedFor(urlEqualTo("/build"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withHeader("Idempotency-Key", equalTo("job-2"))
                .withRequestBody(equalToJson("""
                        {"site": "default", "jobId": "job-2", "requests": [
                          {"authorName": "Ada", "authorEmail": "ada@example.org", "message": "Publishing explorer co2"},
                          {"authorName": null, "authorEmail": null, "message": "Unpublishing explorer tests"}]}
                        """, true, true)));
    }

    @Test
    void theSignatureCoversTheTimeAndTheBody() throws Exception {
        answer(204);

        hook.callHook("default", REQUESTS);

        LoggedRequest request = SERVER.findAll(postRequestedFor(urlEqualTo("/build"))).getFirst();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((NOW.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
        assertThat(request.getHeader("Meridian-Signature"))
                .isEqualTo("t=1800000000,v1=" + HexFormat.of().formatHex(mac.doFinal(request.getBody())));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 429, 408})
    void whatMayPassIsRetried(int status) {
        answer(status);

        assertThat(isRetryable(failure(hook))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410, 301})
    void whatStaysIsNot(int status) {
        answer(status);

        assertThat(isRetryable(failure(hook))).isFalse();
    }

    @Test
    void aConnectionThatBreaksIsRetried() {
        SERVER.stubFor(post("/build").willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        assertThat(isRetryable(failure(hook))).isTrue();
    }

    @Test
    void aHookThatIsNotThereIsRetried() {
        assertThat(isRetryable(failure(hook("http://127.0.0.1:1/build")))).isTrue();
    }

    @Test
    void aHookThatNeverAnswersIsAFailureBeforeTheWorkerCountsAsLost() {
        SERVER.stubFor(post("/build").willReturn(aResponse().withFixedDelay(20_000)));
        Instant start = Instant.now();

        assertThat(isRetryable(failure(hook))).isTrue();

        assertThat(Instant.now()).isBefore(start.plusMillis(9_500));
    }

    private static void answer(int status) {
        SERVER.stubFor(post("/build").willReturn(aResponse().withStatus(status)));
    }

    private static StaticBuildHook hook(String url) {
        return new StaticBuildHook(URI.create(url), SECRET, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static ApplicationFailure failure(StaticBuildHook hook) {
        ApplicationFailure failure =
                catchThrowableOfType(ApplicationFailure.class, () -> hook.callHook("default", REQUESTS));
        assertThat(failure.getType()).isEqualTo("build_hook_failed");
        assertThat(failure.isNonRetryable()).as("the workflow counts, not Temporal").isTrue();
        return failure;
    }

    private static boolean isRetryable(ApplicationFailure failure) {
        return failure.getDetails().get(Boolean.class);
    }
}
