package dev.meridian.activities.explorer;

import dev.meridian.activities.job.JobException;
import dev.meridian.activities.job.ReportedFailures;
import dev.meridian.activities.job.TraceParent;
import dev.meridian.activities.job.outbound.RequestSignature;
import dev.meridian.workflows.explorer.BuildRequest;
import dev.meridian.workflows.explorer.StaticBuildActivities;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts to the build hook: JSON {@code {site, jobId, requests: [{jobId, authorName, authorEmail, message}]}}.
 *
 * <p>{@code Idempotency-Key} is the job id; the request is signed ({@link RequestSignature}) with the hook's secret.
 */
public final class StaticBuildHook implements StaticBuildActivities {
    private static final String FAILED = "build_hook_failed";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** Below the heartbeat time-out: a hook that never answers is a failure, not a lost worker. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(6);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final JsonMapper json = JsonMapper.shared();
    private final URI hook;
    private final RequestSignature signature;
    private final Function<List<BuildRequest>, List<BuildChange>> changes;

    /**
     * @param secret shared with the receiver
     * @param changes finds out who changed what
     */
    public StaticBuildHook(
            URI hook, String secret, Clock clock, Function<List<BuildRequest>, List<BuildChange>> changes) {
        this.changes = changes;
        this.hook = hook;
        this.signature = new RequestSignature(secret, clock);
    }

    private record Body(String site, String jobId, List<BuildChange> requests) {}

    @Override
    public void callHook(String site, List<BuildRequest> requests) {
        ReportedFailures.reporting(() -> {
            post(new Body(site, requests.getLast().jobId(), changes.apply(requests)));
            return true;
        });
    }

    private void post(Body body) {
        byte[] bytes = json.writeValueAsBytes(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(hook)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", body.jobId())
                .header(RequestSignature.HEADER, signature.sign(bytes))
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        String trace = TraceParent.current();
        if (trace != null) {
            request.header(TraceParent.HEADER, trace);
        }
        int status = send(request.build());
        if (status / 100 != 2) {
            throw refused(status);
        }
    }

    /** The status is all of the answer that counts: a body is not waited for. */
    private int send(HttpRequest request) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        CompletableFuture<HttpResponse<Void>> exchange = http.sendAsync(request, answer -> {
            status.complete(answer.statusCode());
            return HttpResponse.BodySubscribers.discarding();
        });
        exchange.whenComplete((_, failed) -> {
            if (failed != null) {
                status.completeExceptionally(failed);
            }
        });
        try {
            return status.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw unanswered(failed.getCause() == null ? failed : failed.getCause());
        } catch (TimeoutException late) {
            throw unanswered(late);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw JobException.retryable(FAILED, "The worker is stopping", stopping);
        } finally {
            exchange.cancel(true);
        }
    }

    private static JobException unanswered(Throwable why) {
        return JobException.retryable(
                FAILED, "The build hook did not answer: " + why.getClass().getSimpleName(), why);
    }

    private static JobException refused(int status) {
        String message = "The build hook answered " + status;
        IllegalStateException cause = new IllegalStateException(message);
        boolean mayPass = status >= 500 || status == 408 || status == 425 || status == 429;
        return mayPass
                ? JobException.retryable(FAILED, message, cause)
                : JobException.permanent(FAILED, message, cause);
    }
}
