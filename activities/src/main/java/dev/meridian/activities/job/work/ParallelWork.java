package dev.meridian.activities.job.work;

import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Does work on many items, at most so many at a time, and returns when every item is done.
 *
 * <pre>{@code
 * ParallelWork.atMost(20).watchedBy(() -> heartbeat(uploaded.size())).forEach(objects, this::upload);
 * }</pre>
 *
 * <p>After the first failure no item is begun. Items that have been begun finish, or are interrupted ({@link
 * #interruptingOthers}); when they have ended, the failure is thrown here, with later failures suppressed. A caller
 * whose items fail one by one catches their failures in the work. Items are begun in their order, on virtual threads
 * with the caller's trace and log fields. Virtual threads are never preempted, so the work should wait more than it
 * computes; work that computes or runs programs asks for {@linkplain #onPlatformThreads platform threads}. Immutable.
 */
public final class ParallelWork {
    private static final Duration BETWEEN_WATCHES = Duration.ofMillis(200);

    private final int atMost;
    private final boolean isOnPlatformThreads;
    private final boolean interruptsOthers;
    private final Runnable watch;
    private final Duration betweenWatches;

    private ParallelWork(
            int atMost,
            boolean isOnPlatformThreads,
            boolean interruptsOthers,
            Runnable watch,
            Duration betweenWatches) {
        this.atMost = atMost;
        this.isOnPlatformThreads = isOnPlatformThreads;
        this.interruptsOthers = interruptsOthers;
        this.watch = watch;
        this.betweenWatches = betweenWatches;
    }

    /** Work on at most so many items at a time. */
    public static ParallelWork atMost(int items) {
        if (items < 1) {
            throw new IllegalArgumentException("At least one item must be allowed at a time, not " + items);
        }
        return new ParallelWork(items, false, false, () -> {}, BETWEEN_WATCHES);
    }

    /** This work, on platform threads, which outlive it as the programs that it starts require. */
    public ParallelWork onPlatformThreads() {
        return new ParallelWork(atMost, true, interruptsOthers, watch, betweenWatches);
    }

    /**
     * This work, but a failure interrupts the items that have been begun: for work that may end anywhere, such as reading. It
     * aborts their {@link AbortSignal}, too.
     */
    public ParallelWork interruptingOthers() {
        return new ParallelWork(atMost, isOnPlatformThreads, true, watch, betweenWatches);
    }

    /**
     * This work, watched by the calling thread.
     *
     * @param newWatch called by the calling thread every 200 ms while items are under way; what it throws ends the work as a
     *     failure does, and is what {@link #forEach} throws
     */
    public ParallelWork watchedBy(Runnable newWatch) {
        return watchedBy(newWatch, BETWEEN_WATCHES);
    }

    /** This work, watched by the calling thread at another interval than 200 ms. */
    public ParallelWork watchedBy(Runnable newWatch, Duration newBetweenWatches) {
        return new ParallelWork(atMost, isOnPlatformThreads, interruptsOthers, newWatch, newBetweenWatches);
    }

    /**
     * Does the work on every item, and returns or throws after every item that was begun has ended. If the caller's work is
     * aborted ({@link AbortSignal}), the items' work is aborted as well.
     *
     * @throws CancellationException if this thread is interrupted, which interrupts the items; the thread stays interrupted
     */
    public <T> void forEach(Collection<? extends T> items, Consumer<? super T> work) {
        Queue<T> waiting = new ConcurrentLinkedQueue<>(items);
        AbortSignal signal = new AbortSignal();
        try (AbortSignal.Registration _ = AbortSignal.current().onAbort(signal::abort);
                TaskScope scope =
                        new TaskScope(threads(), interruptsOthers, signal::abort, TaskScope.Patience.UNLIMITED)) {
            for (int thread = Math.min(atMost, items.size()); thread > 0; thread--) {
                scope.start(() -> signal.during(() -> {
                    workOff(waiting, work, scope);
                    return true;
                }));
            }
            while (!scope.join(betweenWatches)) {
                watch.run();
            }
        }
    }

    private ScopeThreads threads() {
        return isOnPlatformThreads
                ? ScopeThreads.KEPT
                : ScopeThreads.newOnes(Thread.ofVirtual().name("parallel-work"));
    }

    private static <T> void workOff(Queue<T> waiting, Consumer<? super T> work, TaskScope scope) {
        while (!scope.isEnding()) {
            T item = waiting.poll();
            if (item == null) {
                return;
            }
            work.accept(item);
        }
    }
}
