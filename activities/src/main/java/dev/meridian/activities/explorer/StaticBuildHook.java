package dev.meridian.activities.explorer;

import dev.meridian.activities.job.JobException;
import dev.meridian.activities.job.ReportedFailures;
import dev.meridian.workflows.explorer.BuildRequest;
import dev.meridian.workflows.explorer.StaticBuildActivities;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts to the build hook: JSON {@code {site, jobId, requests: [{authorName, authorEmail, message}]}}.
 *
 * <p>Headers: {@code Idempotency-Key} is the job id; {@code Meridian-Signature: t=<unix seconds>,v1=<hex>} is the
 * HMAC-SHA-256 of {@code <t>.<body>} under the hook's secret, so that the receiver can tell who asks and how long ago.
 */
public final class StaticBuildHook implements StaticBuildActivities {
    private static final String FAILED = "build_hook_failed";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** With the connection's below the heartbeat time-out: a hook that never answers is a failure, not a lost worker. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(6);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final JsonMapper json = JsonMapper.shared();
    private final URI hook;
    private final SecretKeySpec secret;
    private final Clock clock;

    /**
     * @param secret shared with the receiver
     */
    public StaticBuildHook(URI hook, String secret, Clock clock) {
        this.hook = hook;
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.clock = clock;
    }

    private record Body(String site, String jobId, List<BuildRequest> requests) {}

    @Override
    public void callHook(String site, List<BuildRequest> requests) {
        ReportedFailures.reporting(() -> {
            post(new Body(site, requests.getLast().jobId(), requests));
            return true;
        });
    }

    private void post(Body body) {
        byte[] bytes = json.writeValueAsBytes(body);
        long now = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(hook)
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", body.jobId())
                .header("Meridian-Signature", "t=" + now + ",v1=" + sign(now, bytes))
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        int status;
        try {
            status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException failed) {
            throw JobException.retryable(
                    FAILED,
                    "The build hook did not answer: " + failed.getClass().getSimpleName(),
                    failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw JobException.retryable(FAILED, "The worker is stopping", stopping);
        }
        if (status / 100 != 2) {
            throw refused(status);
        }
    }

    private static JobException refused(int status) {
        String message = "The build hook answered " + status;
        IllegalStateException cause = new IllegalStateException(message);
        boolean mayPass = status >= 500 || status == 408 || status == 425 || status == 429;
        return mayPass
                ? JobException.retryable(FAILED, message, cause)
                : JobException.permanent(FAILED, message, cause);
    }

    private String sign(long unixSeconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            mac.update((unixSeconds + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
