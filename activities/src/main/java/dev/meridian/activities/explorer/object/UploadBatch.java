package dev.meridian.activities.explorer.object;

import dev.meridian.activities.explorer.fence.BucketLease;
import dev.meridian.activities.explorer.object.SyncLedger.Unsynced;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.job.work.ParallelWork;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Puts a batch of objects, 20 at a time, each under the lease.
 *
 * <p>When {@link #run} returns, normally or not, every request that it began has ended, and {@link #uploaded} is what
 * arrived in time.
 */
final class UploadBatch {
    private static final int AT_A_TIME = 20;

    private final ObjectStore store;
    private final BucketLease lease;
    private final Consumer<UUID> doubt;
    private final Runnable renewLease;
    private final IntConsumer monitor;
    private final Queue<Unsynced> uploaded = new ConcurrentLinkedQueue<>();

    /**
     * @param doubt receives each object that may have arrived after the lease was over
     * @param renewLease extends the lease in the database
     * @param monitor receives the number of uploaded objects; may throw to stop the batch
     */
    UploadBatch(ObjectStore store, BucketLease lease, Consumer<UUID> doubt, Runnable renewLease, IntConsumer monitor) {
        this.store = store;
        this.lease = lease;
        this.doubt = doubt;
        this.renewLease = renewLease;
        this.monitor = monitor;
    }

    /** The objects that arrived while the lease was valid. */
    List<Unsynced> uploaded() {
        return List.copyOf(uploaded);
    }

    void run(List<Unsynced> batch) {
        ParallelWork.atMost(AT_A_TIME)
                .watchedBy(() -> monitor.accept(uploaded.size()))
                .forEach(batch, this::put);
        monitor.accept(uploaded.size());
    }

    private void put(Unsynced object) {
        if (!lease.allowsRequest()) {
            renewOnce();
        }
        try {
            lease.during(() -> store.put(object.id(), object.config(), object.md5()));
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
}
