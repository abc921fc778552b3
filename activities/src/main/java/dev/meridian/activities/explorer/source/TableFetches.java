package dev.meridian.activities.explorer.source;

import dev.meridian.activities.job.outbound.PermittedClient;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.RefusedAddressException;
import dev.meridian.activities.job.work.CallersContext;
import dev.meridian.domain.explorer.source.IndicatorSourceException;
import dev.meridian.domain.explorer.source.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the beginning of tables, whose addresses users write: it connects to the very IP address that was checked, so
 * that a changed DNS entry cannot lead it elsewhere. It does not ask for compressed tables.
 */
final class TableFetches implements AutoCloseable {
    private static final RequestConfig AS_IT_IS =
            RequestConfig.custom().setContentCompressionEnabled(false).build();
    private static final int CHUNK = 8192;

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
     * @param maxBytes the most bytes that are read
     * @return empty if the address must not be called
     * @throws IndicatorSourceException if there is no answer in time
     */
    Optional<Fetched> get(URI uri, Version known, int maxBytes) {
        HttpGet request = new HttpGet(uri);
        request.setConfig(AS_IT_IS);
        // Connections are not reused, because a server may close an idle connection and thereby fail the next fetch.
        request.setHeader("Connection", "close");
        known.etag().ifPresent(etag -> request.setHeader("If-None-Match", etag));
        known.lastModified().ifPresent(time -> request.setHeader("If-Modified-Since", time));
        FutureTask<Fetched> exchange = new FutureTask<>(() -> exchange(request, maxBytes));
        // A platform thread is used, because a server that sends without end would occupy a carrier of virtual threads.
        Thread.ofPlatform().daemon().name("table-fetch").start(CallersContext.kept(exchange));
        try {
            return Optional.of(exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RefusedAddressException) {
                return Optional.empty();
            }
            throw new IndicatorSourceException("Got no answer from " + ShownAddress.of(uri), failed);
        } catch (TimeoutException late) {
            throw new IndicatorSourceException(
                    "Got no answer from " + ShownAddress.of(uri) + " within " + timeout.toMillis() + " ms", late);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while fetching " + ShownAddress.of(uri));
        } finally {
            // This closes the socket, whatever the thread that reads from it does.
            request.abort();
        }
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    /** Failures after the table was read, while the rest of the answer is discarded, are ignored. */
    private Fetched exchange(HttpGet request, int maxBytes) throws IOException {
        AtomicReference<@Nullable Fetched> fetched = new AtomicReference<>();
        try {
            client.execute(request, response -> {
                fetched.set(read(request, response, maxBytes));
                return true;
            });
        } catch (IOException failed) {
            if (fetched.get() == null) {
                throw failed;
            }
        }
        return Objects.requireNonNull(fetched.get());
    }

    private static Fetched read(HttpGet request, ClassicHttpResponse response, int maxBytes) throws IOException {
        HttpEntity entity = response.getEntity();
        byte[] body = entity == null ? new byte[0] : beginning(request, entity.getContent(), maxBytes);
        return new Fetched(
                response.getCode(),
                header(response, "Location"),
                new Version(header(response, "ETag"), header(response, "Last-Modified")),
                ContentCoding.plain(header(response, "Content-Encoding").orElse(""), body, maxBytes));
    }

    /**
     * Reads the beginning of the body. A body that ends too early is used as well, since only a table's header and
     * first row are needed.
     */
    private static byte[] beginning(HttpGet request, InputStream content, int maxBytes) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        try {
            int read;
            while (kept.size() < maxBytes && (read = content.read(chunk)) >= 0) {
                kept.write(chunk, 0, Math.min(read, maxBytes - kept.size()));
            }
        } catch (IOException cut) {
            if (lines(kept.toByteArray()) < 2) {
                throw cut;
            }
        }
        // The rest of the body is not needed; aborting closes the connection.
        request.abort();
        return kept.toByteArray();
    }

    private static int lines(byte[] text) {
        int lines = 0;
        for (byte each : text) {
            lines += each == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }
}
