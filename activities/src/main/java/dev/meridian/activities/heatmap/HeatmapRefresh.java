package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.HeatmapRequests.Accepted;
import dev.meridian.activities.heatmap.store.Coverage;
import dev.meridian.activities.heatmap.store.Coverage.Covered;
import dev.meridian.activities.heatmap.store.HeatmapArea;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.domain.heatmap.grid.Degrees;
import dev.meridian.workflows.heatmap.HeatmapKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Starts a job for every area in which places have changed since it was computed; the job computes only the squares
 * that these places reach.
 *
 * <p>Idempotent: no job is started for an area with an open job, which looks for changes before it ends.
 */
public final class HeatmapRefresh {
    private final Jdbi jdbi;
    private final Outbox outbox;
    private final HeatmapRequests requests;
    private final Coverage coverage = new Coverage();

    public HeatmapRefresh(Jdbi jdbi, JobProjection jobs, Outbox outbox) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.requests = new HeatmapRequests(jobs);
    }

    /** Starts jobs where necessary; returns the started and the open jobs. */
    public List<Accepted> refreshWhatHasChanged() {
        List<Accepted> accepted = new ArrayList<>();
        long revision = jdbi.withHandle(coverage::currentRevision);
        jdbi.useTransaction(tx -> coverage.confirm(tx, revision));
        for (Covered covered : jdbi.withHandle(handle -> coverage.olderThan(handle, revision))) {
            Optional<Accepted> job = jdbi.inTransaction((Handle tx) -> accept(tx, covered));
            job.filter(Accepted::isNew).ifPresent(isNew -> outbox.send(isNew.job()));
            job.ifPresent(accepted::add);
        }
        return accepted;
    }

    private Optional<Accepted> accept(Handle tx, Covered covered) {
        HeatmapKey key = new HeatmapKey(covered.area(), stepText(covered.stepKey()));
        return HeatmapArea.find(tx, key).filter(area -> !area.isTooLarge()).map(area -> requests.accept(tx, key, true));
    }

    private static String stepText(int stepKey) {
        return HeatmapKey.STEPS.stream()
                .filter(step -> Degrees.key(Double.parseDouble(step)) == stepKey)
                .findFirst()
                .orElseThrow();
    }
}
