package dev.meridian.activities.job.work;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The threads that work for one call of one thread, the owner. The owner watches the threads, and its call ends after
 * they have ended. Other packages use {@link ParallelWork} and {@link SupervisedWork}, which are built on this class.
 *
 * <ul>
 *   <li>Each thread has the owner's trace and log fields ({@link CallersContext}).
 *   <li>The first failure, an Error too, ends the scope early; {@link #close} throws it, with later failures suppressed.
 *   <li>Interrupting the owner stops every thread. The owner's interrupt is kept for whoever asks next.
 *   <li>The owner waits for threads, never for results, so that nothing that goes wrong in a thread can keep it waiting.
 * </ul>
 *
 * <p>The JDK's {@code StructuredTaskScope} is a preview in Java 25, and its owner cannot heartbeat while it joins. {@code
 * Gatherers.mapConcurrent} takes no notice of an interrupt before its tasks have ended. Guava and Failsafe limit and repeat
 * tasks, but have no owner that watches and stops them.
 */
final class TaskScope implements AutoCloseable {
    /**
     * How long an owner waits for its threads at the end. A thread that takes longer is left to itself.
     *
     * @param whenInterrupted the same for an owner that is interrupted because the process ends
     */
    record Patience(Duration usual, Duration whenInterrupted) {
        private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

        /** For threads that end by themselves, or when they are interrupted. */
        static final Patience UNLIMITED = new Patience(LONGEST, LONGEST);
    }

    private final ScopeThreads source;
    private final boolean stopsEarly;
    private final Runnable onStop;
    private final Patience patience;
    private final List<ScopeThreads.Running> threads = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean ending;
    private volatile boolean stopped;
    private boolean waited;

    /**
     * @param source where the threads come from
     * @param stopsEarly whether an early end stops the threads; otherwise they finish what they are doing
     * @param onStop called, perhaps more than once and by any thread, after the threads have been interrupted
     */
    TaskScope(ScopeThreads source, boolean stopsEarly, Runnable onStop, Patience patience) {
        this.source = source;
        this.stopsEarly = stopsEarly;
        this.onStop = onStop;
        this.patience = patience;
    }

    /** Does work on another thread. */
    <T> Future<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work) {
            @Override
            protected void done() {
                if (state() == State.FAILED) {
                    failed(exceptionNow());
                }
            }
        };
        ScopeThreads.Running thread = source.start(CallersContext.kept(task));
        threads.add(thread);
        if (stopped) {
            thread.interrupt();
        }
        return task;
    }

    /** Whether threads should begin nothing more. */
    boolean isEnding() {
        return ending;
    }

    /**
     * Waits for every thread.
     *
     * @return whether every thread has ended
     * @throws CancellationException if the owner is interrupted; the threads are stopped then
     */
    boolean join(Duration longest) {
        try {
            return await(longest);
        } catch (InterruptedException stopping) {
            stop();
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("The worker is stopping");
            cancelled.initCause(stopping);
            throw cancelled;
        }
    }

    /** Interrupts the threads. */
    void stop() {
        ending = true;
        stopped = true;
        threads.forEach(ScopeThreads.Running::interrupt);
        onStop.run();
    }

    /** Waits for every thread, once and no longer than the patience; an interrupt of the owner stops the threads. */
    void awaitEnd() {
        if (waited) {
            return;
        }
        waited = true;
        boolean interrupted = Thread.interrupted();
        long begun = System.nanoTime();
        while (true) {
            try {
                Duration longest = interrupted ? patience.whenInterrupted() : patience.usual();
                await(longest.minusNanos(System.nanoTime() - begun));
                break;
            } catch (InterruptedException stopping) {
                interrupted = true;
                stop();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Throws the first failure of a thread, if there is one that was not thrown yet. */
    void throwFailure() {
        switch (failure.getAndSet(null)) {
            case null -> {}
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            case Throwable checked -> throw new IllegalStateException(checked);
        }
    }

    /** Ends the scope, early if a thread still works, and throws the failure that was not thrown yet. */
    @Override
    public void close() {
        endEarly();
        awaitEnd();
        throwFailure();
    }

    private void failed(Throwable thrown) {
        if (!failure.compareAndSet(null, thrown)) {
            suppress(thrown);
        }
        endEarly();
    }

    private void suppress(Throwable later) {
        Throwable first = failure.get();
        if (first != null && first != later) {
            first.addSuppressed(later);
        }
    }

    private void endEarly() {
        ending = true;
        if (stopsEarly) {
            stop();
        }
    }

    private boolean await(Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        for (ScopeThreads.Running thread : threads) {
            if (!thread.join(Duration.ofNanos(deadline - System.nanoTime()))) {
                return false;
            }
        }
        return true;
    }
}
