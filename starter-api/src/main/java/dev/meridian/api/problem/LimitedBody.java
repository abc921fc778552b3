package dev.meridian.api.problem;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.springframework.http.HttpStatus;

/** A request's body as it is read: within its limit, within the memory for requests, and at a least pace. */
final class LimitedBody extends ServletInputStream {
    /** The step in which memory is reserved for a body of unknown length. */
    private static final long STEP = 64 << 10;

    /** The size from which a body of unknown length reserves its largest possible size. */
    private static final long SMALL = 1 << 20;

    private final ServletInputStream body;
    private final HttpServletRequest request;
    private final Pace pace = new Pace(System::nanoTime);
    private long read;
    /** The number of bytes for which memory is reserved. */
    private long held;

    LimitedBody(ServletInputStream body, HttpServletRequest request) {
        this.body = body;
        this.request = request;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        BodyLimit.Bound bound = BodyLimit.boundOf(request);
        if (request.getContentLengthLong() > bound.bytes()) {
            throw Refusal.tooLarge(bound.bytes());
        }
        holdUntil(Math.max(request.getContentLengthLong(), read + 1), bound);
        pace.begin();
        int got = readOrTimeOut(buffer, offset, (int) Math.min(length, STEP));
        if (pace.isTooSlowAfter(got)) {
            throw tooSlow();
        }
        read += Math.max(0, got);
        if (read > bound.bytes()) {
            throw Refusal.tooLarge(bound.bytes());
        }
        return got;
    }

    /**
     * Reserves memory. A large body's memory is reserved at once, because many large bodies that reserve step by step
     * would all be refused half-way.
     */
    private void holdUntil(long bytes, BodyLimit.Bound bound) {
        if (bytes > held) {
            long unknown = held < SMALL ? held + STEP : Math.max(bytes, bound.bytes());
            long all = request.getContentLengthLong() < 0 ? unknown : bytes;
            RequestMemory.hold(request, bound.memoryOf(all) - bound.memoryOf(held));
            held = all;
        }
    }

    private int readOrTimeOut(byte[] buffer, int offset, int length) throws IOException {
        try {
            return body.read(buffer, offset, length);
        } catch (SocketTimeoutException nothingCame) {
            throw tooSlow();
        }
    }

    private static Refusal tooSlow() {
        return new Refusal(HttpStatus.REQUEST_TIMEOUT, "body_too_slow", "The body came too slowly");
    }

    @Override
    public boolean isFinished() {
        return body.isFinished();
    }

    @Override
    public boolean isReady() {
        return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        body.setReadListener(listener);
    }
}
