package dev.meridian.activities.explorer.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.explorer.fault.ExplorerFixture;
import dev.meridian.activities.explorer.fault.InterceptedStore;
import dev.meridian.activities.explorer.fault.Tsv;
import dev.meridian.activities.explorer.fence.WriterFence;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.testing.TestBucket;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.ObjectsSynced;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.job.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(300)
class ObjectSyncIT {
    private static final ExplorerFixture FIXTURE = ExplorerFixture.create();
    private static final Duration SHORT_LEASE = Duration.ofMillis(1500);
    private static final Duration LONGEST_REQUEST = Duration.ofMillis(500);

    private final ExplorerKey explorer = ExplorerFixture.newExplorer();
    private final TestBucket bucket = FIXTURE.bucket.part(explorer.slug());
    private final InterceptedStore store = new InterceptedStore(bucket.store());
    private ObjectSync objects;

    @BeforeEach
    void leaseIsShort() {
        objects = new ObjectSync(FIXTURE.jdbi, store, SHORT_LEASE, LONGEST_REQUEST);
    }

    @Test
    void theBucketBecomesEqualToTheDatabase() {
        RefreshTurn turn = stored(views(70, "First"));

        assertThat(sync(turn)).isEqualTo(new ObjectsSynced(70, 0));

        assertInSync();
        assertThat(sync(turn)).isEqualTo(new ObjectsSynced(0, 0));
    }

    @Test
    void onlyWhatDiffersIsUploadedAndWhatIsGoneIsDeleted() {
        sync(stored(views(10, "First")));

        ObjectsSynced synced =
                sync(stored(views(8, "First").view("View 10", "New").view("View 7", "Twice")));

        assertThat(synced).isEqualTo(new ObjectsSynced(2, 2));
        assertInSync();
    }

    @Test
    void aBatchIsBoundedByWhatItsObjectsComeTo() {
        SyncLedger ledger = new SyncLedger(FIXTURE.jdbi);
        RefreshTurn turn = FIXTURE.turn(
                explorer,
                FIXTURE.put(
                        explorer,
                        Tsv.published()
                                .view("Deaths", "One")
                                .view("Cases", "Two")
                                .view("Tests", "Three")));
        FIXTURE.refreshViews(turn);

        FIXTURE.jdbi.useTransaction(tx -> {
            assertThat(ledger.markDirty(tx, explorer, 500, 1)).hasSize(1);
            assertThat(ledger.markDirty(tx, explorer, 2, 1 << 20)).hasSize(2);
            assertThat(ledger.markDirty(tx, explorer, 500, 1 << 20)).hasSize(3);
        });
    }

    @Test
    void manyBatchesAreSyncedAndProgressNeverGoesBack() {
        List<Progress> seen = new CopyOnWriteArrayList<>();
        RefreshTurn turn = stored(views(1203, "First"));

        objects.sync(turn, 1, seen::add);

        assertInSync();
        assertThat(seen).extracting(Progress::processed).isSorted();
        assertThat(seen.getLast()).isEqualTo(new Progress(1203, 1203));
    }

    @Test
    void aFailureKeepsWhatHasArrivedAndTheNextAttemptUploadsTheRest() {
        RefreshTurn turn = stored(views(60, "First"));
        AtomicInteger puts = new AtomicInteger();
        store.beforePut = id -> {
            if (puts.incrementAndGet() == 30) {
                throw InterceptedStore.failure();
            }
        };
        assertThatThrownBy(() -> sync(turn)).isInstanceOf(JobException.class);
        int left = unsynced();
        assertThat(left).isBetween(1, 59);

        assertThat(sync(nextAttempt(turn))).isEqualTo(new ObjectsSynced(left, 0));

        assertInSync();
    }

    @Test
    void anObjectWhoseAnswerWasLostIsUploadedAgain() {
        RefreshTurn turn = stored(views(3, "First"));
        store.afterPut = id -> {
            throw InterceptedStore.failure();
        };
        assertThatThrownBy(() -> sync(turn)).isInstanceOf(JobException.class);
        store.afterPut = id -> {};
        assertThat(unsynced()).isEqualTo(3);

        sync(stored(views(3, "Second")));

        assertInSync();
    }

    @Test
    void afterAnUnansweredRequestTheLeaseIsLeftToCoverIt() {
        RefreshTurn turn = stored(views(1, "First"));
        Instant begun = databaseTime("clock_timestamp()");
        store.afterPut = id -> {
            throw InterceptedStore.failure();
        };
        assertThatThrownBy(() -> sync(turn)).isInstanceOf(JobException.class);
        // By now a busy machine may have let the lease run out; a lease that was given back would have ended before
        // this time.
        assertThat(databaseTime("(SELECT lease_until FROM explorer_writers WHERE slug = '" + explorer.slug() + "')"))
                .isAfterOrEqualTo(begun.plus(SHORT_LEASE));
        store.afterPut = id -> {};

        sync(nextAttempt(turn));

        assertThat(new WriterFence(FIXTURE.jdbi).isLeased(explorer)).isFalse();
        assertInSync();
    }

    @Test
    void aStoppedSyncGivesItsLeaseBackAndAccountsForWhatArrived() {
        RefreshTurn turn = stored(views(400, "First"));

        assertThatThrownBy(() -> objects.sync(turn, 1, progress -> {
                    if (progress.processed() > 0) {
                        throw new IllegalStateException("cancelled");
                    }
                }))
                .hasMessage("cancelled");

        assertThat(new WriterFence(FIXTURE.jdbi).isLeased(explorer)).isFalse();
        assertThat(bucket.contents()).hasSize(400 - unsynced());
        sync(nextAttempt(turn));
        assertInSync();
    }

    @Test
    void anUploadThatOutlivesItsLeaseIsDoubtedAlthoughItsSuccessorWasFaster() {
        RefreshTurn turn = stored(views(1, "First"));
        store.beforePut = InterceptedStore.once(id -> {
            // The worker is frozen here until a newer refresh has ended.
            sync(
                    stored(views(1, "Second")),
                    new ObjectSync(FIXTURE.jdbi, bucket.store(), SHORT_LEASE, LONGEST_REQUEST));
            assertInSync();
        });

        assertThatThrownBy(() -> sync(turn)).isInstanceOf(JobException.class);

        assertThat(bucket.contents()).as("the late upload has won").isNotEqualTo(FIXTURE.expectedObjects(explorer));
        assertThat(unsynced()).isEqualTo(1);
        sync(stored(views(1, "Second")));
        assertInSync();
    }

    @Test
    void aDoubtThatComesWhileTheSuccessorUploadsIsNotOverwritten() {
        RefreshTurn turn = stored(views(1, "First"));
        UUID id = FIXTURE.configOf(explorer, "metric=view-0");
        store.afterPut = InterceptedStore.once(put -> {
            bucket.put(id, "by a worker that outlived its lease");
            new SyncLedger(FIXTURE.jdbi).doubt(explorer, id);
        });

        assertThat(sync(turn)).isEqualTo(new ObjectsSynced(2, 0));

        assertInSync();
    }

    @Test
    void aLateUploadOfADeletedConfigLeavesATombstone() {
        RefreshTurn turn = stored(views(1, "First"));
        store.beforePut = InterceptedStore.once(id -> {
            sync(stored(Tsv.published()), new ObjectSync(FIXTURE.jdbi, bucket.store(), SHORT_LEASE, LONGEST_REQUEST));
            assertInSync();
        });
        assertThatThrownBy(() -> sync(turn)).isInstanceOf(JobException.class);
        assertThat(bucket.contents()).hasSize(1);

        assertThat(sync(stored(Tsv.published()))).isEqualTo(new ObjectsSynced(0, 1));

        assertInSync();
    }

    @Test
    void aDeleteThatTheStoreRefusesIsTriedAgain() {
        sync(stored(views(5, "First")));
        RefreshTurn turn = stored(Tsv.unpublished());
        store.beforeDelete = ids -> {
            throw InterceptedStore.failure();
        };
        assertThatThrownBy(() -> sync(turn)).isInstanceOf(JobException.class);
        assertThat(bucket.contents()).hasSize(5);
        store.beforeDelete = ids -> {};

        assertThat(sync(nextAttempt(turn))).isEqualTo(new ObjectsSynced(0, 5));

        assertInSync();
    }

    @Test
    void aWorkerThatHasBeenOvertakenMarksNothingAsSynced() {
        RefreshTurn turn = stored(views(1, "First"));
        store.afterPut = InterceptedStore.once(id -> {
            FIXTURE.views.refresh(nextAttempt(turn), 1, ExplorerFixture.NOBODY);
        });

        assertThatThrownBy(() -> sync(turn)).isInstanceOf(JobException.class).hasMessageContaining("taken over");

        assertThat(unsynced()).isEqualTo(1);
    }

    private static Tsv views(int count, String title) {
        Tsv tsv = Tsv.published();
        for (int i = 0; i < count; i++) {
            tsv.view("View " + i, title + " of " + i);
        }
        return tsv;
    }

    /** Stores the TSV's views; their objects are not synced yet. */
    private RefreshTurn stored(Tsv tsv) {
        RefreshTurn turn = FIXTURE.turn(explorer, FIXTURE.put(explorer, tsv));
        FIXTURE.refreshViews(turn);
        return turn;
    }

    private static Instant databaseTime(String expression) {
        return FIXTURE.jdbi.withHandle(handle ->
                handle.createQuery("SELECT " + expression).mapTo(Instant.class).one());
    }

    private ObjectsSynced sync(RefreshTurn turn) {
        return sync(turn, objects);
    }

    private static ObjectsSynced sync(RefreshTurn turn, ObjectSync objects) {
        return objects.sync(turn, 1, ExplorerFixture.NOBODY);
    }

    private static RefreshTurn nextAttempt(RefreshTurn turn) {
        return new RefreshTurn(
                turn.explorer(), turn.jobId(), turn.generation(), turn.startedMillis(), turn.attempt() + 1);
    }

    private int unsynced() {
        return new SyncLedger(FIXTURE.jdbi).countUnsynced(explorer);
    }

    private void assertInSync() {
        assertThat(bucket.contents()).isEqualTo(FIXTURE.expectedObjects(explorer));
        SyncLedger ledger = new SyncLedger(FIXTURE.jdbi);
        assertThat(ledger.countUnsynced(explorer) + ledger.countTombstones(explorer))
                .isZero();
    }
}
