package dev.meridian.activities.job.outbound;

import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.RefusedAddressException;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.job.work.TraceParent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Calls addresses that tenants name. It connects only where {@link AddressPolicy} permits, checks every redirect again,
 * never sends a tenant's headers to another host, reads at most {@link #MAX_BODY} bytes, and uses no proxy. Once the
 * status has come, nothing that follows it makes the call fail. Safe for use by many threads; close it with the
 * process.
 */
public final class OutboundHttp implements AutoCloseable {
    /** The most bytes of a body that are read. */
    public static final int MAX_BODY = 64 * 1024;

    /** The code of a call to a host that has no permitted address. */
    public static final String ADDRESS_REFUSED = "address_refused";

    private static final int MAX_REDIRECTS = 3;
    /** A body is only shown to people, so that a slow body is cut off early. */
    private static final Duration BODY_PATIENCE = Duration.ofSeconds(2);

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> OURS = Set.of("content-type", Outgoing.IDEMPOTENCY_KEY.toLowerCase(Locale.ROOT));

    private final BoundedHttp http;
    private final Clock clock;

    public OutboundHttp(AddressPolicy policy, Clock clock) {
        this.clock = clock;
        http = new BoundedHttp(policy);
    }

    /** Waits until an address may be called; a redirect leads to another address and waits again. */
    @FunctionalInterface
    public interface Turn {
        void await(WebAddress url) throws InterruptedException;
    }

    private record Exchange(Answer answer, Optional<String> location) {}

    /**
     * Sends a request and follows its redirects.
     *
     * @param patience how long each exchange may take; the caller limits the whole call by aborting the work
     * @param turn called before each exchange, also before an exchange that a redirect asks for
     * @throws JobException if no answer comes; an answer with an error status is returned
     */
    public Answer send(Outgoing request, Duration patience, Turn turn) throws InterruptedException {
        Outgoing current = request;
        for (int redirects = 0; ; redirects++) {
            turn.await(current.url());
            Exchange exchange = exchange(current, patience, redirects);
            Answer answer = exchange.answer();
            if (exchange.location().isEmpty() || !REDIRECTS.contains(answer.status())) {
                return answer;
            }
            WebAddress next = target(current.url(), exchange.location().get());
            if (redirects == MAX_REDIRECTS) {
                throw JobException.permanent("too_many_redirects", "More than " + MAX_REDIRECTS + " redirects");
            }
            current = redirected(current, answer.status(), next);
        }
    }

    /** Sends a request and returns its answer, also if it is a redirect. */
    public Answer sendOnce(Outgoing request, Duration patience) {
        return exchange(request, patience, 0).answer();
    }

    @Override
    public void close() {
        http.close();
    }

    private Exchange exchange(Outgoing outgoing, Duration patience, int redirects) {
        HttpUriRequestBase request = BoundedHttp.request(outgoing.method(), outgoing.url());
        outgoing.headers().forEach(request::setHeader);
        String trace = TraceParent.current();
        if (trace != null && !request.containsHeader(TraceParent.HEADER)) {
            request.setHeader(TraceParent.HEADER, trace);
        }
        request.setHeader(RequestSignature.HEADER, outgoing.signature().sign(outgoing.body()));
        if (outgoing.body().length > 0) {
            request.setEntity(new ByteArrayEntity(outgoing.body(), (ContentType) null));
        }
        try {
            BoundedHttp.Received received =
                    http.exchange(request, new BoundedHttp.Limits(patience, BODY_PATIENCE, MAX_BODY));
            String retryAfter = received.header("Retry-After").orElse("");
            return new Exchange(
                    new Answer(
                            received.status(),
                            received.body(),
                            RetryAfter.parse(retryAfter, clock.instant()),
                            outgoing.url(),
                            redirects),
                    received.header("Location"));
        } catch (IOException failed) {
            throw unanswered(outgoing.url().host(), failed);
        }
    }

    /** The failure of a call without a status, which says how far the call came. */
    private static JobException unanswered(String host, IOException failed) {
        String subject = "The host '" + host + "' ";
        return switch (failed) {
            case RefusedAddressException refused ->
                JobException.permanent(ADDRESS_REFUSED, subject + "has an address that may not be called", refused);
            case InterruptedIOException late ->
                JobException.retryable("no_answer", subject + "did not answer in time", late);
            case ClientProtocolException unreadable ->
                JobException.retryable("bad_answer", subject + "answered with what is not HTTP", unreadable);
            case UnknownHostException unknown ->
                JobException.retryable("connection_failed", subject + "has no known address", unknown);
            case SSLPeerUnverifiedException other ->
                JobException.retryable(
                        "connection_failed", subject + "has a certificate that is made out to another name", other);
            case SSLException untrusted ->
                JobException.retryable(
                        "connection_failed",
                        subject + "makes no secure connection: its certificate is not trusted, or it speaks no TLS",
                        untrusted);
            case ConnectException away ->
                JobException.retryable(
                        "connection_failed", subject + "can't be reached at this port: is it running?", away);
            default -> JobException.retryable("connection_failed", subject + "broke off without an answer", failed);
        };
    }

    private static WebAddress target(WebAddress from, String location) {
        try {
            WebAddress target = from.resolve(HeaderText.decoded(location));
            if (target.scheme().equals("https") || from.scheme().equals("http")) {
                return target;
            }
        } catch (IllegalArgumentException malformed) {
            // The target is refused like every address that may not be called.
        }
        throw JobException.permanent(
                "bad_redirect", "The answer redirects to an address that is malformed, or from https to http");
    }

    /** 307 and 308 keep method and body; other redirects are followed by GET. */
    private static Outgoing redirected(Outgoing from, int status, WebAddress to) {
        boolean keepsBody = status == 307 || status == 308;
        boolean sameOrigin = from.url().origin().equals(to.origin());
        Map<String, String> headers = from.headers().entrySet().stream()
                .filter(header -> sameOrigin || isOurs(header.getKey()))
                .filter(header -> keepsBody || !header.getKey().equalsIgnoreCase("Content-Type"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return keepsBody
                ? new Outgoing(from.method(), to, headers, from.body(), from.signature())
                : new Outgoing("GET", to, headers, new byte[0], from.signature());
    }

    /** Whether an answer of this status sends the client to another address. */
    public static boolean isRedirect(int status) {
        return REDIRECTS.contains(status);
    }

    private static boolean isOurs(String header) {
        return OURS.contains(header.toLowerCase(Locale.ROOT));
    }
}
