package dev.meridian.activities.explorer.object;

import dev.meridian.activities.explorer.fence.BucketLease;
import dev.meridian.activities.explorer.fence.FencingToken;
import dev.meridian.activities.explorer.fence.FencingToken.Phase;
import dev.meridian.activities.explorer.fence.PhaseMonitor;
import dev.meridian.activities.explorer.fence.WriterFence;
import dev.meridian.activities.explorer.object.SyncLedger.Tombstone;
import dev.meridian.activities.explorer.object.SyncLedger.Unsynced;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.ObjectsSynced;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.job.Progress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the bucket equal to the database for one explorer, also after interruptions and after changes by others.
 *
 * <p>An object is marked as unknown before its PUT and as synced after it, so that after a crash in between the object
 * is uploaded again and never wrongly believed to be there. It is idempotent, because it does what the ledger says is
 * left; a repetition finds nothing to do.
 */
public final class ObjectSync {
    /**
     * The lease is shorter than the heartbeat time-out, so that it is usually over when another worker takes over, and
     * longer than two requests.
     */
    public static final Duration LEASE = Duration.ofSeconds(9);

    private static final Logger log = LoggerFactory.getLogger(ObjectSync.class);
    private static final int BATCH = 500;
    /** How many bytes of a batch are held in memory; more than the uploads that are under way need. */
    private static final int BATCH_BYTES = 8 << 20;

    private static final Duration LEASE_POLL = Duration.ofMillis(100);
    private static final int DOUBT_ATTEMPTS = 30;
    private static final Duration DOUBT_PAUSE = Duration.ofSeconds(1);

    private final Jdbi jdbi;
    private final WriterFence fence;
    private final SyncLedger ledger;
    private final ObjectStore store;
    private final Duration leaseLength;
    private final Duration longestRequest;

    /**
     * @param leaseLength how long this worker may talk to the bucket without asking the database again
     * @param longestRequest the store's own time-out for a request
     */
    public ObjectSync(Jdbi jdbi, ObjectStore store, Duration leaseLength, Duration longestRequest) {
        this.jdbi = jdbi;
        this.fence = new WriterFence(jdbi);
        this.ledger = new SyncLedger(jdbi);
        this.store = store;
        this.leaseLength = leaseLength;
        this.longestRequest = longestRequest;
    }

    /**
     * @param delivery how often Temporal has handed out this activity, from 1
     * @throws JobException {@link ObjectStore#FAILED} on the first failure, after uploads under way have ended and are
     *     recorded
     */
    public ObjectsSynced sync(RefreshTurn turn, int delivery, PhaseMonitor monitor) {
        FencingToken token = FencingToken.of(turn, Phase.OBJECTS, delivery);
        ExplorerKey explorer = turn.explorer();
        fence.claim(token, () -> monitor.at(new Progress(0, 0)));
        while (fence.isLeased(explorer)) {
            monitor.at(new Progress(0, 0));
            LockSupport.parkNanos(LEASE_POLL.toNanos());
        }
        int synced = ledger.countSynced(explorer);
        int total = synced + ledger.countUnsynced(explorer) + ledger.countTombstones(explorer);
        monitor.at(new Progress(synced, total));
        BucketLease lease = new BucketLease(leaseLength, longestRequest);
        try {
            int deleted = deleteTombstones(token, lease, monitor, synced, total);
            int uploaded = uploadDirty(token, lease, monitor, synced + deleted, total);
            return new ObjectsSynced(uploaded, deleted);
        } finally {
            if (lease.mayEndEarly()) {
                endLease(token);
            }
        }
    }

    private int deleteTombstones(FencingToken token, BucketLease lease, PhaseMonitor monitor, int before, int total) {
        int deleted = 0;
        while (true) {
            List<Tombstone> batch = ledger.tombstones(token.explorer(), BATCH);
            if (batch.isEmpty()) {
                return deleted;
            }
            renew(token, lease);
            lease.during(() -> store.delete(batch.stream().map(Tombstone::id).toList()));
            jdbi.useTransaction(tx -> {
                fence.hold(tx, token);
                ledger.forget(tx, batch);
            });
            deleted += batch.size();
            monitor.at(new Progress(Math.min(before + deleted, total), total));
        }
    }

    private int uploadDirty(FencingToken token, BucketLease lease, PhaseMonitor monitor, int alreadyDone, int total) {
        int uploaded = 0;
        while (true) {
            List<Unsynced> batch = nextDirty(token, lease);
            if (batch.isEmpty()) {
                return uploaded;
            }
            int before = alreadyDone + uploaded;
            UploadBatch upload = new UploadBatch(
                    store,
                    lease,
                    id -> doubt(token.explorer(), id),
                    () -> renew(token, lease),
                    inBatch -> monitor.at(new Progress(Math.min(before + inBatch, total), total)));
            try {
                upload.run(batch);
            } finally {
                // This runs after a failure or a cancellation, too: uploaded objects need not be uploaded again.
                jdbi.useTransaction(tx -> {
                    fence.hold(tx, token);
                    ledger.markSynced(tx, upload.uploaded());
                });
            }
            uploaded += batch.size();
        }
    }

    private List<Unsynced> nextDirty(FencingToken token, BucketLease lease) {
        return jdbi.inTransaction((Handle tx) -> {
            lease.renew(() -> fence.renewLease(tx, token, lease.length()));
            return ledger.markDirty(tx, token.explorer(), BATCH, BATCH_BYTES);
        });
    }

    private void renew(FencingToken token, BucketLease lease) {
        lease.renew(() -> jdbi.useTransaction(tx -> fence.renewLease(tx, token, lease.length())));
    }

    /**
     * Records the doubt, and waits for the database if it is away for a moment, because only this process knows of the
     * doubt.
     */
    private void doubt(ExplorerKey explorer, UUID id) {
        for (int attempt = 1; ; attempt++) {
            try {
                ledger.doubt(explorer, id);
                return;
            } catch (JdbiException failed) {
                if (attempt == DOUBT_ATTEMPTS) {
                    log.error("Object {} of explorer {} may not be what the database says: verify it", id, explorer);
                    throw failed;
                }
                LockSupport.parkNanos(DOUBT_PAUSE.toNanos());
            }
        }
    }

    private void endLease(FencingToken token) {
        try {
            fence.endLease(token);
        } catch (RuntimeException notNow) {
            // The lease ends by itself; this failure must not hide the result of the phase.
            log.debug("The lease was left to run out", notNow);
        }
    }
}
