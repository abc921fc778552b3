package dev.meridian.api.background;

import dev.meridian.activities.job.work.CallersContext;
import dev.meridian.api.problem.Refusal;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;

/**
 * Does the work of requests that keeps a processor busy, on a few platform threads. Requests run on virtual threads, which
 * are never preempted: a handful that compute would hold up all others, health checks included.
 *
 * <p>{@code return work.run(() -> preview(explorer, tsv));}
 *
 * <p>The work keeps the trace and the log fields of its request. Some requests may wait for a thread; beyond them a request
 * is refused with 429 {@code too_busy} and told when to come back. Thread-safe.
 */
public final class RequestWork implements AutoCloseable {
    private static final Duration COME_BACK = Duration.ofSeconds(5);

    /** Work in the queue. */
    private record Waiting(FutureTask<?> result, Runnable work) implements Runnable {
        @Override
        public void run() {
            work.run();
        }
    }

    private final ThreadPoolExecutor threads;

    /**
     * @param threads how many requests work at once
     * @param waiting how many more may wait
     */
    public RequestWork(int threads, int waiting) {
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                waiting == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().daemon().name("request-work-", 1).factory());
    }

    /**
     * Does the work and waits for its result. What the work throws is thrown here.
     *
     * @throws Refusal 429 {@code too_busy} if too many requests wait already
     * @throws CancellationException if the process ends before the work was begun, or this thread is interrupted
     */
    public <T> T run(Supplier<T> work) {
        FutureTask<T> result = new FutureTask<>(work::get);
        try {
            threads.execute(new Waiting(result, CallersContext.kept(result)));
        } catch (RejectedExecutionException full) {
            throw new Refusal(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "too_busy",
                            "Too many requests of this kind are being worked on; nothing was changed")
                    .retryAfter(COME_BACK);
        }
        try {
            return result.get();
        } catch (InterruptedException stopping) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a request's work was done");
        } catch (ExecutionException failed) {
            throw asThrown(Objects.requireNonNullElse(failed.getCause(), failed));
        }
    }

    /** How many requests are being worked on. */
    public int active() {
        return threads.getActiveCount();
    }

    /** How many requests wait for a thread. */
    public int waiting() {
        return threads.getQueue().size();
    }

    /** Interrupts the work under way; work that waits for a thread is not begun, and its request gets a cancellation. */
    @Override
    public void close() {
        threads.shutdownNow().forEach(waiting -> ((Waiting) waiting).result.cancel(false));
    }

    private static RuntimeException asThrown(Throwable cause) {
        return switch (cause) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            default -> new IllegalStateException("a supplier threw a checked exception", cause);
        };
    }
}
