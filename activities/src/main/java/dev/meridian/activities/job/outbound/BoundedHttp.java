package dev.meridian.activities.job.outbound;

import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.RefusedAddressException;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.activities.job.work.AbortSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Single HTTP exchanges that end in time, whatever the other side sends: a timer closes the connection, and so does the
 * {@link AbortSignal} of the work that calls. Redirects are answers here. Safe for use by many threads; close it with the
 * process.
 */
public final class BoundedHttp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BoundedHttp.class);
    private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(5);

    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("http-time-outs").factory());

    public BoundedHttp(AddressPolicy policy) {
        client = PermittedClient.create(policy, CONNECT_TIMEOUT);
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * The limits of an exchange.
     *
     * @param answer how long the whole exchange may take, from the connection to the answer's last byte
     * @param body how long, within that time, the answer's body may take
     * @param bytes how much of the body is read
     */
    public record Limits(Duration answer, Duration body, int bytes) {}

    /**
     * An answer; the status is valid even if the rest of the answer was malformed.
     *
     * @param body the body's bytes as they came, perhaps compressed
     * @param isWhole whether the body was read to its end
     */
    public record Received(int status, Header[] headers, byte[] body, boolean isWhole) {
        /** The first header with this name. */
        public Optional<String> header(String name) {
            for (Header header : headers) {
                if (header.getName().equalsIgnoreCase(name)) {
                    return Optional.ofNullable(header.getValue());
                }
            }
            return Optional.empty();
        }
    }

    /**
     * The limits of an answer that is read while it comes.
     *
     * @param silence how long the other side may send nothing
     * @param whole how long the whole exchange may take
     */
    public record StreamLimits(Duration silence, Duration whole) {}

    /** Reads an answer while it comes. */
    @FunctionalInterface
    public interface AnswerReader<T> {
        /**
         * @param body empty if the answer has none; it ends with an exception if it is cut
         */
        T read(int status, Header[] headers, InputStream body) throws IOException;
    }

    /** A request for an address. */
    public static HttpUriRequestBase request(String method, WebAddress url) {
        return new HttpUriRequestBase(method, url.toUri());
    }

    /**
     * Sends a request.
     *
     * @throws RefusedAddressException if the address may not be called
     * @throws InterruptedIOException if there is no status in time
     * @throws IOException if there is no status for another reason
     */
    public Received exchange(HttpUriRequestBase request, Limits limits) throws IOException {
        request.setConfig(waitingAtMost(limits.answer()));
        AtomicInteger status = new AtomicInteger();
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> end = after(limits.answer(), () -> {
            late.set(true);
            request.abort();
        });
        try (AbortSignal.Registration _ = AbortSignal.current().onAbort(request::abort)) {
            ClassicHttpResponse response = ScopedValue.where(AnswerHeadParser.STATUS, status)
                    .call(() -> client.executeOpen(null, request, null));
            return receive(response, request, limits);
        } catch (IOException failed) {
            if (status.get() != 0) {
                log.debug("What followed the status {} could not be read", status, failed);
                return new Received(status.get(), new Header[0], new byte[0], false);
            }
            if (late.get() && !(failed instanceof InterruptedIOException)) {
                InterruptedIOException timedOut = new InterruptedIOException("No answer in time");
                timedOut.initCause(failed);
                throw timedOut;
            }
            throw failed;
        } finally {
            end.cancel(false);
        }
    }

    /**
     * Sends a request and reads its answer while it comes. The request may reach the other side twice, on the next connection, if the first
     * one ends without a byte of an answer.
     *
     * @throws RefusedAddressException if the address may not be called
     * @throws InterruptedIOException if the other side was silent for too long or the whole exchange took too long
     * @throws IOException if the answer can't be had, or not to its end, for another reason
     */
    public <T> T stream(HttpUriRequestBase request, StreamLimits limits, AnswerReader<T> reader) throws IOException {
        request.setConfig(waitingAtMost(limits.silence()));
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> end = after(limits.whole(), () -> {
            late.set(true);
            request.abort();
        });
        try (AbortSignal.Registration _ = AbortSignal.current().onAbort(request::abort);
                ClassicHttpResponse response = ScopedValue.where(AnswerHeadParser.STATUS, new AtomicInteger())
                        .where(FreshConnection.REPEATABLE, true)
                        .call(() -> client.executeOpen(null, request, null))) {
            HttpEntity entity = response.getEntity();
            InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
            return reader.read(response.getCode(), response.getHeaders(), body);
        } catch (IOException failed) {
            if (late.get() && !(failed instanceof InterruptedIOException)) {
                InterruptedIOException timedOut = new InterruptedIOException("The answer took too long");
                timedOut.initCause(failed);
                throw timedOut;
            }
            throw failed;
        } finally {
            end.cancel(false);
        }
    }

    /** As {@link #stream}, for a request that must not reach the other side twice: it is never repeated on another connection. */
    public <T> T streamOnce(HttpUriRequestBase request, StreamLimits limits, AnswerReader<T> reader)
            throws IOException {
        return ScopedValue.where(FreshConnection.ONCE, true).call(() -> stream(request, limits, reader));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }

    private static RequestConfig waitingAtMost(Duration silence) {
        Timeout timeout = Timeout.of(silence);
        return RequestConfig.custom()
                .setResponseTimeout(timeout)
                .setConnectionRequestTimeout(timeout)
                .setAuthenticationEnabled(false)
                .build();
    }

    private Received receive(ClassicHttpResponse response, HttpUriRequestBase request, Limits limits) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole = false;
        ScheduledFuture<?> end = after(limits.body(), request::abort);
        try (response) {
            HttpEntity entity = response.getEntity();
            whole = entity == null || readAll(entity.getContent(), body, limits.bytes());
        } catch (IOException cut) {
            log.debug("The body of an answer was cut short", cut);
        } finally {
            end.cancel(false);
        }
        return new Received(response.getCode(), response.getHeaders(), body.toByteArray(), whole);
    }

    /** Reads up to {@code most} bytes; returns whether the body ended there. */
    private static boolean readAll(InputStream content, ByteArrayOutputStream body, int most) throws IOException {
        byte[] piece = new byte[8 << 10];
        while (true) {
            int room = most - body.size();
            int read = content.read(piece, 0, Math.clamp(room, 1, piece.length));
            if (read < 0) {
                return true;
            }
            if (room == 0) {
                return false;
            }
            body.write(piece, 0, read);
        }
    }

    private ScheduledFuture<?> after(Duration delay, Runnable work) {
        return timer.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
