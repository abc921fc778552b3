package dev.meridian.activities.task.webhook;

import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.outbound.Answer;
import dev.meridian.activities.job.outbound.OutboundHttp;
import dev.meridian.activities.job.outbound.Outgoing;
import dev.meridian.activities.job.outbound.Rate;
import dev.meridian.activities.job.outbound.RequestSignature;
import dev.meridian.activities.job.outbound.SigningSecrets;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.activities.job.work.JobException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One signed call to a URL that a tenant named: waits for the host's quota, calls, and interprets the status of the
 * answer ({@link Answer#mayPass}); if the host asks for a pause, its quota is frozen for that time.
 */
public final class WebhookCall {
    private static final int SHOWN_OF_ANSWER = 2_000;

    private final OutboundHttp http;
    private final AccountQuotas quotas;
    private final SigningSecrets secrets;
    private final Rate rate;
    private final Clock clock;

    /**
     * @param rate how often any one host is called for a tenant
     */
    public WebhookCall(OutboundHttp http, AccountQuotas quotas, SigningSecrets secrets, Rate rate, Clock clock) {
        this.http = http;
        this.quotas = quotas;
        this.secrets = secrets;
        this.rate = rate;
        this.clock = clock;
    }

    /**
     * The answer to a call.
     *
     * @param status the answer's HTTP status
     * @param body the beginning of the answer's body
     */
    public record Answered(int status, String body, int redirects) {}

    /**
     * @param id the idempotency key
     * @param headers the tenant's headers, beside the product's own
     */
    public Answered call(
            String id,
            String tenant,
            String method,
            WebAddress url,
            Map<String, String> headers,
            byte[] body,
            Duration patience)
            throws InterruptedException {
        return call(id, tenant, method, url, headers, body, patience, answered -> {});
    }

    /**
     * The same.
     *
     * @param seen is told of every answer, also of those that are failures
     */
    public Answered call(
            String id,
            String tenant,
            String method,
            WebAddress url,
            Map<String, String> headers,
            byte[] body,
            Duration patience,
            Consumer<Answered> seen)
            throws InterruptedException {
        RequestSignature signature = new RequestSignature(secrets.of(tenant), clock);
        Answer answer = http.send(
                new Outgoing(method, url, completed(id, headers, body), body, signature),
                patience,
                place -> quotas.await(tenant, account(place), rate, patience));
        if (answer.isThrottling()) {
            quotas.freeze(tenant, account(answer.url()), answer.retryAfter().orElse(AccountQuotas.DEFAULT_FREEZE));
        }
        Answered answered = new Answered(answer.status(), answer.text(SHOWN_OF_ANSWER), answer.redirects());
        seen.accept(answered);
        if (!answer.isSuccess()) {
            throw refused(answer);
        }
        return answered;
    }

    private static String account(WebAddress url) {
        String host = url.host();
        return "host:" + (host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    }

    private static Map<String, String> completed(String id, Map<String, String> headers, byte[] body) {
        Map<String, String> all = new HashMap<>();
        if (body.length > 0 && headers.keySet().stream().noneMatch(name -> name.equalsIgnoreCase("Content-Type"))) {
            all.put("Content-Type", "application/json");
        }
        all.putAll(headers);
        all.put(Outgoing.IDEMPOTENCY_KEY, id);
        return all;
    }

    private static JobException refused(Answer answer) {
        String message = "HTTP " + answer.status();
        if (!answer.mayPass()) {
            return JobException.permanent("webhook_refused", message);
        }
        return answer.retryAfter()
                .map(wait -> JobException.retryableIn(wait, "webhook_failed", message))
                .orElseGet(() -> JobException.retryable("webhook_failed", message));
    }
}
