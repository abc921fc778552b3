package dev.meridian.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.HttpStatus;

/**
 * A budget of memory for the bodies and the large answers of all requests of this process. A request that finds too
 * little left is refused with 429, so that many large requests at once cannot end the process.
 *
 * <p>{@link BodyLimit} gives a request's memory back when the request ends, in whichever way.
 */
public final class RequestMemory {
    private static final Duration COME_BACK_IN = Duration.ofSeconds(2);
    private static final String ATTRIBUTE = RequestMemory.class.getName();

    private final long capacity;
    private final AtomicLong held = new AtomicLong();

    /** @param capacity in bytes */
    RequestMemory(long capacity) {
        this.capacity = capacity;
    }

    /** How many bytes all requests hold at the moment. */
    long held() {
        return held.get();
    }

    /**
     * Reserves memory for a request until the request ends.
     *
     * @throws Refusal 429 if other requests hold too much, 413 if the request needs more than the whole budget
     */
    public static void hold(HttpServletRequest request, long bytes) {
        if (request.getAttribute(ATTRIBUTE) instanceof Share share) {
            share.add(bytes);
        }
    }

    /** Opens a request's share, to be closed when the request ends. */
    Share shareOf(HttpServletRequest request) {
        Share share = new Share();
        request.setAttribute(ATTRIBUTE, share);
        return share;
    }

    /** The memory that one request holds. */
    final class Share implements AutoCloseable {
        private long bytes;
        private boolean closed;

        private synchronized void add(long more) {
            if (more > capacity - bytes) {
                throw new Refusal(
                                HttpStatus.CONTENT_TOO_LARGE,
                                "not_enough_memory",
                                "This request takes more memory than the process has for all requests")
                        .with("capacityBytes", capacity);
            }
            if (closed || !tryHold(more)) {
                throw new Refusal(
                                HttpStatus.TOO_MANY_REQUESTS,
                                "too_many_large_requests",
                                "Other large requests are being served; come back later")
                        .retryAfter(COME_BACK_IN);
            }
            bytes += more;
        }

        @Override
        public synchronized void close() {
            held.addAndGet(-bytes);
            bytes = 0;
            closed = true;
        }
    }

    private boolean tryHold(long more) {
        long before = held.getAndUpdate(now -> more <= capacity - now ? now + more : now);
        return more <= capacity - before;
    }
}
