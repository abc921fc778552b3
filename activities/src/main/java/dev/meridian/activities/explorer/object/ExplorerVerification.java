package dev.meridian.activities.explorer.object;

import dev.meridian.activities.explorer.edit.AcceptedEdit;
import dev.meridian.activities.explorer.edit.ExplorerEdits;
import dev.meridian.activities.job.work.ParallelWork;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jdbi.v3.core.Jdbi;

/**
 * Compares the bucket with the database. Objects that differ are marked as doubtful and mended by the explorer's own
 * refresh, so that an explorer has only one writer.
 */
public final class ExplorerVerification {
    private static final int AT_A_TIME = 20;
    private static final int BATCH = 1000;
    /**
     * The age from which an unknown object is deleted: a younger object may belong to a refresh that is about to
     * commit.
     */
    private static final Duration SETTLED = Duration.ofHours(1);

    /**
     * The result of comparing one explorer's objects.
     *
     * @param checked how many objects were looked up
     * @param missing how many objects the bucket should have and does not have
     * @param different how many objects have other content
     * @param leftOver how many objects wait to be deleted, by a refresh under way or by the repair
     * @param repair the refresh that mends the differences; empty if nothing differs
     */
    public record Report(int checked, int missing, int different, int leftOver, Optional<AcceptedEdit> repair) {}

    /**
     * The result of comparing the whole prefix.
     *
     * @param listed how many objects the bucket has
     * @param deleted how many objects were deleted, because no explorer knows them and they are older than an hour
     * @param unknown how many younger objects no explorer knows
     */
    public record Sweep(int listed, int deleted, int unknown) {}

    private record Expected(UUID id, String md5) {}

    private final Jdbi jdbi;
    private final ObjectStore store;
    private final ExplorerEdits edits;
    private final Clock clock;
    private final SyncLedger ledger;

    public ExplorerVerification(Jdbi jdbi, ObjectStore store, ExplorerEdits edits, Clock clock) {
        this.jdbi = jdbi;
        this.store = store;
        this.edits = edits;
        this.clock = clock;
        this.ledger = new SyncLedger(jdbi);
    }

    /** Checks an explorer's own objects; an object that a running refresh has not synced yet is no difference. */
    public Report verify(ExplorerKey explorer) {
        List<Expected> expected = jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT id, md5 FROM chart_configs
                        WHERE tenant = :tenant AND slug = :slug AND synced_md5 = md5 ORDER BY id""")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .map((row, context) -> new Expected(row.getObject(1, UUID.class), row.getString(2)))
                .list());
        Queue<Expected> missing = new ConcurrentLinkedQueue<>();
        Queue<Expected> different = new ConcurrentLinkedQueue<>();
        lookUp(expected, missing, different);
        int nowMissing = doubt(missing);
        int nowDifferent = doubt(different);
        int waiting =
                edits.isRefreshOpen(explorer) ? 0 : ledger.countUnsynced(explorer) + ledger.countTombstones(explorer);
        return new Report(
                expected.size(),
                nowMissing,
                nowDifferent,
                ledger.countTombstones(explorer),
                nowMissing + nowDifferent + waiting > 0 ? edits.refresh(explorer) : Optional.empty());
    }

    /**
     * Marks differing objects as doubtful; returns how many, without objects that a refresh was replacing or deleting
     * at that moment.
     */
    private int doubt(Queue<Expected> differing) {
        return (int) differing.stream()
                .filter(object -> ledger.doubtIfSynced(object.id(), object.md5()))
                .count();
    }

    /** Lists the whole prefix, and deletes objects that no explorer knows and that are older than an hour. */
    public Sweep verifyAll() {
        int[] listed = {0};
        int[] young = {0};
        int[] deleted = {0};
        List<StoredObject> page = new ArrayList<>();
        store.forEach(object -> {
            listed[0]++;
            page.add(object);
            if (page.size() == BATCH) {
                sweep(page, deleted, young);
                page.clear();
            }
        });
        sweep(page, deleted, young);
        return new Sweep(listed[0], deleted[0], young[0]);
    }

    private void sweep(List<StoredObject> page, int[] deleted, int[] young) {
        Set<UUID> known = known(page.stream().map(StoredObject::id).toList());
        Instant settled = clock.instant().minus(SETTLED);
        List<UUID> orphans = new ArrayList<>();
        for (StoredObject object : page) {
            if (known.contains(object.id())) {
                continue;
            }
            if (object.lastModified().isBefore(settled)) {
                orphans.add(object.id());
            } else {
                young[0]++;
            }
        }
        store.delete(orphans);
        deleted[0] += orphans.size();
    }

    private Set<UUID> known(List<UUID> ids) {
        return new HashSet<>(jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT id FROM chart_configs WHERE id = ANY (:ids)
                        UNION ALL
                        SELECT chart_config_id FROM object_tombstones WHERE chart_config_id = ANY (:ids)""")
                .bindArray("ids", UUID.class, ids)
                .mapTo(UUID.class)
                .list()));
    }

    private void lookUp(List<Expected> expected, Queue<Expected> missing, Queue<Expected> different) {
        ParallelWork.atMost(AT_A_TIME).interruptingOthers().forEach(expected, object -> {
            Optional<String> md5 = store.md5(object.id());
            if (md5.isEmpty()) {
                missing.add(object);
            } else if (!md5.get().equals(object.md5())) {
                different.add(object);
            }
        });
    }
}
