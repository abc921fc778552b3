package dev.meridian.activities.job.outbound;

import dev.meridian.activities.job.JobException;
import dev.meridian.activities.job.TraceParent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Calls addresses that tenants name. It connects only where {@link AddressPolicy} permits, checks every redirect anew,
 * sends nothing of a tenant's headers to another host, reads no more than {@link #MAX_BODY} bytes, and knows no
 * proxy. Safe for use by many threads; close it with the process.
 */
public final class OutboundHttp implements AutoCloseable {
    /** So much of an answer is read. */
    public static final int MAX_BODY = 64 * 1024;

    /** The host has no address that may be called. */
    public static final String ADDRESS_REFUSED = "address_refused";

    private static final int MAX_REDIRECTS = 3;
    private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(5);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> OURS = Set.of("content-type", "idempotency-key");

    private final CloseableHttpClient client;
    private final Clock clock;

    public OutboundHttp(AddressPolicy policy, Clock clock) {
        this.clock = clock;
        client = PermittedClient.create(policy, CONNECT_TIMEOUT);
    }

    /** Waits until a place may be called, which each redirect leads to another of. */
    @FunctionalInterface
    public interface Turn {
        void await(URI url) throws InterruptedException;
    }

    /**
     * Sends a request and follows its redirects.
     *
     * @param patience how long each answer may take; whoever calls limits the whole by interrupting
     * @param turn asked before each call, those that redirects ask for too
     * @throws JobException if there is no answer; an answer of any status is an answer
     */
    public Answer send(Outgoing request, Duration patience, Turn turn) throws InterruptedException {
        Outgoing current = request;
        for (int redirects = 0; ; redirects++) {
            turn.await(current.url());
            Exchange exchange = exchange(current, patience, redirects);
            URI next = exchange.redirect();
            if (next == null) {
                return exchange.answer();
            }
            if (redirects == MAX_REDIRECTS) {
                throw JobException.permanent("too_many_redirects", "More than " + MAX_REDIRECTS + " redirects");
            }
            current = redirected(current, exchange.answer().status(), next);
        }
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    private Exchange exchange(Outgoing outgoing, Duration patience, int redirects) {
        HttpUriRequestBase request = new HttpUriRequestBase(outgoing.method(), outgoing.url());
        request.setConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(patience))
                .setConnectionRequestTimeout(Timeout.of(patience))
                .build());
        outgoing.headers().forEach(request::setHeader);
        String trace = TraceParent.current();
        if (trace != null && !request.containsHeader(TraceParent.HEADER)) {
            request.setHeader(TraceParent.HEADER, trace);
        }
        request.setHeader(RequestSignature.HEADER, outgoing.signature().sign(outgoing.body()));
        if (outgoing.body().length > 0) {
            request.setEntity(new ByteArrayEntity(outgoing.body(), (ContentType) null));
        }
        String host = outgoing.url().getHost();
        try {
            return client.execute(request, response -> read(request, outgoing.url(), response, redirects));
        } catch (RefusedAddressException refused) {
            throw JobException.permanent(
                    ADDRESS_REFUSED, "The host '" + host + "' has an address that may not be called", refused);
        } catch (InterruptedIOException timedOut) {
            throw JobException.retryable("no_answer", "The host '" + host + "' did not answer in time", timedOut);
        } catch (IOException failed) {
            throw JobException.retryable(
                    "connection_failed",
                    "The host '" + host + "' can't be reached: "
                            + failed.getClass().getSimpleName(),
                    failed);
        }
    }

    private record Exchange(Answer answer, @Nullable URI redirect) {}

    private Exchange read(HttpUriRequestBase request, URI url, ClassicHttpResponse response, int redirects)
            throws IOException {
        Header location = response.getFirstHeader("Location");
        HttpEntity entity = response.getEntity();
        byte[] body = entity == null ? new byte[0] : entity.getContent().readNBytes(MAX_BODY);
        if (entity != null && entity.getContent().read() >= 0) {
            // The rest is neither read nor waited for.
            request.abort();
        }
        Header retryAfter = response.getFirstHeader("Retry-After");
        Answer answer = new Answer(
                response.getCode(),
                body,
                RetryAfter.parse(retryAfter == null ? "" : retryAfter.getValue(), clock.instant()),
                url,
                redirects);
        boolean elsewhere = REDIRECTS.contains(response.getCode()) && location != null;
        return new Exchange(answer, elsewhere ? target(request, location.getValue()) : null);
    }

    private static URI target(HttpUriRequestBase request, String location) {
        try {
            URI target = request.getUri().resolve(new URI(location));
            boolean web = "https".equalsIgnoreCase(target.getScheme())
                    || ("http".equalsIgnoreCase(target.getScheme())
                            && "http".equalsIgnoreCase(request.getUri().getScheme()));
            if (web && target.getHost() != null && target.getUserInfo() == null) {
                return target;
            }
        } catch (URISyntaxException malformed) {
            // Refused like any other place we do not go to.
        }
        throw JobException.permanent("bad_redirect", "Redirected to where no webhook goes");
    }

    /** 307 and 308 keep method and body; the others ask for the new place by GET. */
    private static Outgoing redirected(Outgoing from, int status, URI to) {
        boolean keepsBody = status == 307 || status == 308;
        boolean sameOrigin = origin(from.url()).equals(origin(to));
        Map<String, String> headers = from.headers().entrySet().stream()
                .filter(header -> sameOrigin || isOurs(header.getKey()))
                .filter(header -> keepsBody || !header.getKey().equalsIgnoreCase("Content-Type"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return keepsBody
                ? new Outgoing(from.method(), to, headers, from.body(), from.signature())
                : new Outgoing("GET", to, headers, new byte[0], from.signature());
    }

    private static boolean isOurs(String header) {
        return OURS.contains(header.toLowerCase(Locale.ROOT));
    }

    private static String origin(URI url) {
        return (url.getScheme() + "://" + url.getRawAuthority()).toLowerCase(Locale.ROOT);
    }
}
