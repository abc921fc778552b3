package dev.meridian.activities.explorer;

import dev.meridian.activities.explorer.SyncLedger.Unsynced;
import dev.meridian.activities.job.JobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a batch of objects, 20 at a time, each under the lease.
 *
 * <p>Returns, normally or not, only after every request that it began has ended: by then {@link #uploaded} is what
 * arrived in time.
 */
final class UploadBatch {
    private static final int AT_A_TIME = 20;
    private static final long MONITOR_MILLIS = 200;

    private final ObjectStore store;
    private final BucketLease lease;
    private final Consumer<UUID> doubt;
    private final Runnable renewLease;
    private final IntConsumer monitor;
    private final Queue<Unsynced> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Unsynced> uploaded = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    /**
     * @param doubt told of each object that may have arrived after the lease was over
     * @param renewLease prolongs the lease in the database
     * @param monitor told how many have arrived; may throw to stop the batch
     */
    UploadBatch(ObjectStore store, BucketLease lease, Consumer<UUID> doubt, Runnable renewLease, IntConsumer monitor) {
        this.store = store;
        this.lease = lease;
        this.doubt = doubt;
        this.renewLease = renewLease;
        this.monitor = monitor;
    }

    /** What has arrived while the lease held. */
    List<Unsynced> uploaded() {
        return List.copyOf(uploaded);
    }

    void run(List<Unsynced> batch) {
        waiting.addAll(batch);
        try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int lane = 0; lane < Math.min(AT_A_TIME, batch.size()); lane++) {
                running.add(lanes.submit(this::putUntilStopped));
            }
            try {
                watch(running);
            } finally {
                stopped.set(true);
            }
        }
    }

    private void putUntilStopped() {
        try {
            Unsynced next;
            while (!stopped.get() && (next = waiting.poll()) != null) {
                put(next);
            }
        } catch (RuntimeException failed) {
            stopped.set(true);
            throw failed;
        }
    }

    private void put(Unsynced object) {
        if (!lease.allowsRequest()) {
            renewOnce();
        }
        try {
            store.put(object.id(), object.config(), object.md5());
        } finally {
            if (lease.isOver()) {
                doubt.accept(object.id());
            }
        }
        if (lease.isOver()) {
            throw leaseIsOver();
        }
        uploaded.add(object);
    }

    private synchronized void renewOnce() {
        if (!lease.allowsRequest()) {
            renewLease.run();
        }
        if (!lease.allowsRequest()) {
            throw leaseIsOver();
        }
    }

    private static JobException leaseIsOver() {
        return JobException.retryable(
                ObjectStore.FAILED,
                "This worker was too slow to keep its right to write to the object store",
                new IllegalStateException("lease is over"));
    }

    /** Waits for all of them and throws the first failure. */
    static void awaitAll(List<Future<?>> tasks) {
        for (Future<?> task : tasks) {
            boolean over = isOver(task);
            while (!over) {
                over = isOver(task);
            }
        }
    }

    private void watch(List<Future<?>> lanes) {
        for (Future<?> lane : lanes) {
            while (!isOver(lane)) {
                monitor.accept(uploaded.size());
            }
        }
        monitor.accept(uploaded.size());
    }

    private static boolean isOver(Future<?> lane) {
        try {
            lane.get(MONITOR_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException failed) {
            @Nullable Throwable cause = failed.getCause();
            throw cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw JobException.retryable("worker_stopped", "The worker is stopping", interrupted);
        }
    }
}
