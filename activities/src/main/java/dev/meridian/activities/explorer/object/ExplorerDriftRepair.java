package dev.meridian.activities.explorer.object;

import dev.meridian.activities.explorer.edit.ExplorerEdits;
import dev.meridian.activities.explorer.object.SyncLedger.Tombstone;
import dev.meridian.activities.job.handover.Reconciler;
import dev.meridian.activities.job.table.query.EndedJobs;
import dev.meridian.activities.job.table.query.EndedJobs.Subject;
import dev.meridian.workflows.explorer.ExplorerJobs;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Mends what a worker that outlived its lease may have done to the bucket: it refreshes explorers whose status is clean
 * although the ledger doubts an object, and deletes objects whose explorer no longer exists. It also repeats failed
 * deletions, since no user sees a deleted explorer and could repeat them.
 */
public final class ExplorerDriftRepair implements Reconciler.Repair {
    private static final int BATCH = 100;
    /** How long after its failure a deletion is not repeated. */
    static final Duration PAUSE = Duration.ofMinutes(10);

    private final Jdbi jdbi;
    private final ExplorerEdits edits;
    private final ObjectStore store;
    private final SyncLedger ledger;

    public ExplorerDriftRepair(Jdbi jdbi, ExplorerEdits edits, ObjectStore store) {
        this.jdbi = jdbi;
        this.edits = edits;
        this.store = store;
        this.ledger = new SyncLedger(jdbi);
    }

    @Override
    public int run() {
        return refreshDoubtful() + repeatDeletions() + deleteLeftOver();
    }

    private int refreshDoubtful() {
        List<ExplorerKey> doubtful = jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT e.tenant, e.slug FROM explorers e
                        WHERE e.views_refresh_status = 'clean'
                          AND (EXISTS (SELECT FROM chart_configs c WHERE c.tenant = e.tenant AND c.slug = e.slug
                                       AND c.synced_md5 IS DISTINCT FROM c.md5)
                               OR EXISTS (SELECT FROM object_tombstones t WHERE t.tenant = e.tenant AND t.slug = e.slug))
                        LIMIT :limit""")
                .bind("limit", BATCH)
                .map((row, context) -> new ExplorerKey(row.getString(1), row.getString(2)))
                .list());
        doubtful.forEach(edits::refresh);
        return doubtful.size();
    }

    private int repeatDeletions() {
        List<ExplorerKey> undeleted = jdbi.withHandle(ExplorerDriftRepair::deletionsToRepeat);
        undeleted.forEach(edits::refresh);
        return undeleted.size();
    }

    private static List<ExplorerKey> deletionsToRepeat(Handle handle) {
        List<Subject> failed = handle.createQuery("""
                        SELECT tenant, slug FROM explorers WHERE is_deleted AND views_refresh_status = 'failed'""")
                .map((row, context) -> new Subject(row.getString(1), row.getString(2)))
                .list();
        if (failed.isEmpty()) {
            return List.of();
        }
        Set<Subject> justNow = EndedJobs.unsuccessfulWithin(handle, ExplorerJobs.EXPLORER_REFRESH, failed, PAUSE);
        return failed.stream()
                .filter(deletion -> !justNow.contains(deletion))
                .limit(BATCH)
                .map(deletion -> new ExplorerKey(deletion.tenant(), deletion.subject()))
                .toList();
    }

    /**
     * Deletes objects without an explorer. It needs no fencing, because the id of a deleted config is never used again.
     */
    private int deleteLeftOver() {
        List<Tombstone> leftOver = ledger.tombstonesWithoutExplorer(BATCH);
        if (!leftOver.isEmpty()) {
            store.delete(leftOver.stream().map(Tombstone::id).toList());
            jdbi.useTransaction(tx -> ledger.forget(tx, leftOver));
        }
        return leftOver.size();
    }
}
