package dev.meridian.activities.explorer.grammar.source;

import dev.meridian.activities.job.outbound.AddressPolicy;
import dev.meridian.activities.job.outbound.PermittedClient;
import dev.meridian.activities.job.outbound.RefusedAddressException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Fetches the beginning of tables, whose addresses anybody may have written: it connects to the very address that was
 * found permitted, whatever the name means a moment later.
 */
final class TableFetches implements AutoCloseable {
    private final CloseableHttpClient client;
    private final Duration timeout;

    /**
     * @param timeout how long a whole exchange may take
     */
    TableFetches(AddressPolicy policy, Duration connectTimeout, Duration timeout) {
        this.client = PermittedClient.create(policy, Timeout.of(connectTimeout));
        this.timeout = timeout;
    }

    /** An answer. */
    record Fetched(int status, Optional<String> location, Version version, byte[] body) {}

    /**
     * Asks for a table.
     *
     * @param maxBytes so much of it is read
     * @return empty if it may not be asked for
     * @throws IndicatorSourceException if there is no answer in time
     */
    Optional<Fetched> get(URI uri, Version known, int maxBytes) {
        HttpGet request = new HttpGet(uri);
        known.etag().ifPresent(etag -> request.setHeader("If-None-Match", etag));
        known.lastModified().ifPresent(time -> request.setHeader("If-Modified-Since", time));
        FutureTask<Fetched> exchange =
                new FutureTask<>(() -> client.execute(request, response -> read(request, response, maxBytes)));
        // Interrupting a virtual thread closes the socket that it waits for.
        Thread thread = Thread.ofVirtual().name("table-fetch").start(exchange);
        try {
            return Optional.of(exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RefusedAddressException) {
                return Optional.empty();
            }
            throw new IndicatorSourceException("Got no answer from " + uri, failed);
        } catch (TimeoutException late) {
            throw new IndicatorSourceException(
                    "Got no answer from " + uri + " within " + timeout.toMillis() + " ms", late);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while fetching " + uri);
        } finally {
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    private static Fetched read(HttpGet request, ClassicHttpResponse response, int maxBytes) throws IOException {
        byte[] body = response.getEntity() == null
                ? new byte[0]
                : response.getEntity().getContent().readNBytes(maxBytes);
        if (body.length == maxBytes) {
            // The rest is neither read nor waited for.
            request.abort();
        }
        return new Fetched(
                response.getCode(),
                header(response, "Location"),
                new Version(header(response, "ETag"), header(response, "Last-Modified")),
                body);
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }
}
