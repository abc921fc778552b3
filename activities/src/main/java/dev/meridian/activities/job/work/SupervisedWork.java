package dev.meridian.activities.job.work;

import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs an effect on a thread of its own while the activity's thread heartbeats. Cancellation and the attempt's time-out
 * reach even an effect that waits for a socket, because its {@link AbortSignal} closes the socket. The thread is a
 * platform thread, because an effect that computes without end would block a carrier of virtual threads.
 */
public final class SupervisedWork {
    private static final Duration BETWEEN_HEARTBEATS = Duration.ofSeconds(1);
    private static final Duration TO_STOP = Duration.ofSeconds(5);

    private SupervisedWork() {}

    /**
     * @param heartbeat tells Temporal that the work goes on; throws if the activity is cancelled
     * @return what the work returns, also if it returns while it is being stopped, because a finished effect must not
     *     be repeated
     * @throws JobException {@code attempt_timed_out}, retryable, if the work takes longer than {@code timeout}
     */
    public static <T> T run(Callable<T> work, Duration timeout, Runnable heartbeat) {
        AbortSignal signal = new AbortSignal();
        FutureTask<T> task = new FutureTask<>(() -> signal.during(work));
        Thread thread = Thread.ofPlatform().daemon().name("effect").start(CallersContext.kept(task));
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (true) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    stop(thread, signal);
                    if (task.state() == Future.State.SUCCESS) {
                        return task.resultNow();
                    }
                    throw JobException.retryable(
                            "attempt_timed_out", "The attempt took longer than " + timeout.toSeconds() + " s");
                }
                try {
                    return task.get(Math.min(left, BETWEEN_HEARTBEATS.toNanos()), TimeUnit.NANOSECONDS);
                } catch (TimeoutException goesOn) {
                    heartbeat.run();
                }
            }
        } catch (ExecutionException failed) {
            throw unchecked(failed.getCause());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw JobException.retryable("worker_stopped", "The worker is stopping", stopping);
        } catch (ActivityCompletionException cancelled) {
            stop(thread, signal);
            throw cancelled;
        } finally {
            thread.interrupt();
            signal.abort();
        }
    }

    /**
     * Aborts the work and waits a short time for its thread, so that the work has normally stopped when the activity
     * ends.
     */
    private static void stop(Thread thread, AbortSignal signal) {
        thread.interrupt();
        signal.abort();
        try {
            thread.join(TO_STOP);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException failed -> failed;
            case Error broken -> throw broken;
            case null, default -> new IllegalStateException(cause);
        };
    }
}
