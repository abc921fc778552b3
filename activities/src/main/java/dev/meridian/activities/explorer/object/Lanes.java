package dev.meridian.activities.explorer.object;

import dev.meridian.activities.job.work.CallersContext;
import dev.meridian.activities.job.work.JobException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Does blocking work on many items, a bounded number at a time. */
final class Lanes {
    private static final long WATCH_MILLIS = 200;

    private Lanes() {}

    /**
     * Works on every item. After the first failure no further item is begun; it is thrown when all that was begun has
     * ended.
     *
     * @param watch called on this thread a few times a second meanwhile; what it throws counts as a failure
     */
    static <T> void forEach(Collection<T> items, int lanes, Consumer<T> work, Runnable watch) {
        Queue<T> waiting = new ConcurrentLinkedQueue<>(items);
        try (ExecutorService threads = CallersContext.threadForEachTask()) {
            List<Future<?>> running = new ArrayList<>();
            for (int lane = 0; lane < Math.min(lanes, items.size()); lane++) {
                running.add(threads.submit(() -> drain(waiting, work)));
            }
            try {
                for (Future<?> lane : running) {
                    while (!hasEnded(lane)) {
                        watch.run();
                    }
                }
            } finally {
                waiting.clear();
            }
        }
    }

    private static <T> void drain(Queue<T> waiting, Consumer<T> work) {
        try {
            for (T item = waiting.poll(); item != null; item = waiting.poll()) {
                work.accept(item);
            }
        } catch (RuntimeException failed) {
            waiting.clear();
            throw failed;
        }
    }

    private static boolean hasEnded(Future<?> lane) {
        try {
            lane.get(WATCH_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException(failed.getCause());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw JobException.retryable("worker_stopped", "The worker is stopping", stopping);
        }
    }
}
