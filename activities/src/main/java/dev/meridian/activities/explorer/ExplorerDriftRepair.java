package dev.meridian.activities.explorer;

import dev.meridian.activities.job.Reconciler;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Refreshes explorers that call themselves clean although the ledger doubts an object: a worker that outlived its lease
 * may have touched it.
 */
public final class ExplorerDriftRepair implements Reconciler.Repair {
    private static final int BATCH = 100;

    private final Jdbi jdbi;
    private final ExplorerEdits edits;

    public ExplorerDriftRepair(Jdbi jdbi, ExplorerEdits edits) {
        this.jdbi = jdbi;
        this.edits = edits;
    }

    @Override
    public int run() {
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
}
