package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.store.Coverage;
import dev.meridian.activities.heatmap.store.HeatmapArea;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.table.JobProjection;
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
    /** How many jobs one call starts at most, because a request waits for the call. */
    private static final int MOST_AT_ONCE = 100;

    private final Jdbi jdbi;
    private final Handover handover;
    private final HeatmapRequests requests;
    private final int mostAtOnce;
    private final Coverage coverage = new Coverage();

    public HeatmapRefresh(Jdbi jdbi, JobProjection jobs, Handover handover) {
        this(jdbi, jobs, handover, MOST_AT_ONCE);
    }

    HeatmapRefresh(Jdbi jdbi, JobProjection jobs, Handover handover, int mostAtOnce) {
        this.jdbi = jdbi;
        this.handover = handover;
        this.requests = new HeatmapRequests(jobs);
        this.mostAtOnce = mostAtOnce;
    }

    /**
     * Starts jobs for the areas whose places changed longest ago, {@value #MOST_AT_ONCE} at most: the reconciler's next sweep
     * goes on with the others. Areas whose jobs are open come last, so that they keep none from its turn.
     *
     * @return the jobs that were started or are open
     */
    public List<AcceptedJob> refreshWhatHasChanged() {
        List<AcceptedJob> accepted = new ArrayList<>();
        long revision = jdbi.withHandle(coverage::currentRevision);
        jdbi.useTransaction(tx -> coverage.confirm(tx, revision));
        for (HeatmapKey stale : jdbi.withHandle(handle -> coverage.olderThan(handle, revision))) {
            if (accepted.size() == mostAtOnce) {
                break;
            }
            Optional<AcceptedJob> job = jdbi.inTransaction((Handle tx) -> accept(tx, stale));
            job.ifPresent(found -> {
                found.deliverTo(handover);
                accepted.add(found);
            });
        }
        return accepted;
    }

    private Optional<AcceptedJob> accept(Handle tx, HeatmapKey key) {
        return HeatmapArea.keep(tx, key).filter(area -> !area.isTooLarge()).map(area -> requests.accept(tx, key, true));
    }
}
