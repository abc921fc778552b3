package dev.meridian.activities.job.work;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;

/**
 * Runs an effect on a thread of its own while the activity's thread heartbeats. Cancellation and the attempt's time-out
 * reach even an effect that waits for a socket, because its {@link AbortSignal} closes the socket. The thread is a
 * platform thread, used for one effect after another, because an effect that computes without end would block a carrier of virtual threads.
 */
public final class SupervisedWork {
    private static final Duration BETWEEN_HEARTBEATS = Duration.ofSeconds(1);

    /** The pause between two heartbeats of work that has to end within a second after its job is cancelled. */
    public static final Duration PROMPTLY = Duration.ofMillis(200);

    /** A worker that stops has two seconds in all to tell Temporal, so that another worker goes on at once. */
    private static final TaskScope.Patience TO_STOP =
            new TaskScope.Patience(Duration.ofSeconds(5), Duration.ofSeconds(1));

    private SupervisedWork() {}

    /**
     * Runs the work, and returns or throws after it has ended. Work that does not end within five seconds after it was
     * stopped, or within one second if the worker stops, is no longer waited for.
     *
     * @param heartbeat tells Temporal that the work goes on; throws if the activity is cancelled
     * @return what the work returns, also if it returns because its time is over: what is done must not be done again
     * @throws JobException {@code attempt_timed_out}, retryable, if the work takes longer than {@code timeout}
     * @throws CancellationException if this thread is interrupted; the thread stays interrupted
     */
    public static <T> T run(Callable<T> work, Duration timeout, Runnable heartbeat) {
        return run(work, timeout, BETWEEN_HEARTBEATS, heartbeat);
    }

    /**
     * The same, with another pause between two calls of the heartbeat: whatever the heartbeat asks is noticed within that time.
     */
    public static <T> T run(Callable<T> work, Duration timeout, Duration betweenHeartbeats, Runnable heartbeat) {
        AbortSignal signal = new AbortSignal();
        long deadline = System.nanoTime() + timeout.toNanos();
        try (TaskScope scope = new TaskScope(ScopeThreads.KEPT, true, signal::abort, TO_STOP)) {
            Future<T> result = scope.start(() -> signal.during(work));
            while (!scope.join(shorter(betweenHeartbeats, Duration.ofNanos(deadline - System.nanoTime())))) {
                if (System.nanoTime() - deadline < 0) {
                    heartbeat.run();
                    continue;
                }
                scope.stop();
                scope.awaitEnd();
                if (result.state() == Future.State.SUCCESS) {
                    return result.resultNow();
                }
                throw JobException.retryable(
                        "attempt_timed_out", "The attempt took longer than " + timeout.toSeconds() + " s");
            }
            scope.throwFailure();
            return result.resultNow();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
