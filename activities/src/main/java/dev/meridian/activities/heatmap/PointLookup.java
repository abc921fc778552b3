package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.PointCoverage.Status;
import dev.meridian.activities.heatmap.store.Coverage;
import dev.meridian.activities.heatmap.store.HeatmapArea;
import dev.meridian.activities.heatmap.store.PoiStore;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Degrees;
import dev.meridian.domain.heatmap.grid.LatticeRegion;
import dev.meridian.domain.heatmap.grid.Reach;
import dev.meridian.domain.heatmap.poi.Poi;
import dev.meridian.domain.heatmap.scoring.PointScore;
import dev.meridian.domain.heatmap.scoring.PointScorer;
import dev.meridian.workflows.heatmap.HeatmapJobs;
import dev.meridian.workflows.heatmap.HeatmapKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Answers clicks on the map: the score of the point at once, and a job for the point's lattice region if its cells are
 * not computed, no job for them is open, and any place is near.
 */
public final class PointLookup {
    private final Jdbi jdbi;
    private final HeatmapRequests requests;
    private final Handover handover;
    private final Executor sender;
    private final PoiStore pois = new PoiStore();
    private final Coverage coverage = new Coverage();

    /**
     * @param sender hands new jobs to Temporal, so that the click does not wait for it
     */
    public PointLookup(Jdbi jdbi, JobProjection jobs, Handover handover, Executor sender) {
        this.jdbi = jdbi;
        this.requests = new HeatmapRequests(jobs);
        this.handover = handover;
        this.sender = sender;
    }

    /** The score of a point. */
    public PointScore score(double lat, double lng) {
        Bounds nearby = Reach.around(new Bounds(lat, lng, lat, lng), PointScorer.REACH);
        List<Poi> places = jdbi.withHandle(handle -> pois.within(handle, nearby));
        return PointScorer.score(lat, lng, places);
    }

    /**
     * Whether the cells around a point are computed; asks for them if necessary.
     *
     * @param gridStep one of {@link HeatmapKey#STEPS}
     */
    public PointCoverage cover(double lat, double lng, String gridStep) {
        LatticeRegion region = LatticeRegion.owning(lat, lng);
        HeatmapKey key = HeatmapKey.ofRegion(region.i(), region.j(), gridStep);
        Optional<PointCoverage> known = jdbi.withHandle(handle -> known(handle, lat, lng, key));
        if (known.isPresent()) {
            return known.get();
        }
        Bounds reached = Reach.around(region.bounds(), Reach.OF_THE_MAP);
        if (!jdbi.withHandle(handle -> pois.anyOfTheMapWithin(handle, reached))) {
            return new PointCoverage(Status.NO_POIS, null);
        }
        Answer answer = jdbi.inTransaction(tx -> request(tx, lat, lng, key));
        answer.accepted().ifPresent(job -> sender.execute(() -> job.deliverTo(handover)));
        return answer.coverage();
    }

    /** The answer to a click, and the job that was made for it. */
    private record Answer(PointCoverage coverage, Optional<AcceptedJob> accepted) {}

    /** Checks again under the key's lock, because a job may have been accepted or have ended since the first check. */
    private Answer request(Handle transaction, double lat, double lng, HeatmapKey key) {
        requests.lock(transaction, key);
        return known(transaction, lat, lng, key)
                .map(coverage -> new Answer(coverage, Optional.empty()))
                .orElseGet(() -> {
                    AcceptedJob accepted = requests.accept(transaction, key, false);
                    return new Answer(new PointCoverage(Status.COMPUTING, accepted.id()), Optional.of(accepted));
                });
    }

    /** Reads open jobs before the coverage, so that a job that ends in between is seen by its coverage. */
    private Optional<PointCoverage> known(Handle handle, double lat, double lng, HeatmapKey key) {
        Optional<UUID> open = requests.findOpen(handle, key)
                .map(HeatmapRequests.Found::id)
                .or(() -> openCityJob(handle, lat, lng, key.gridStep()));
        HeatmapArea area = HeatmapArea.find(handle, key).orElseThrow();
        int step = Degrees.key(key.stepDegrees());
        if (coverage.revisionOf(handle, area) >= 0 || coverage.cityCovers(handle, lat, lng, step)) {
            return Optional.of(new PointCoverage(Status.COVERED, null));
        }
        return open.map(jobId -> new PointCoverage(Status.COMPUTING, jobId));
    }

    /** A city's open job that will compute the point's cells. */
    private static Optional<UUID> openCityJob(Handle handle, double lat, double lng, String gridStep) {
        return handle.createQuery("""
            SELECT open_jobs.id FROM open_jobs JOIN cities ON slug = subject
            WHERE type = :type
              AND workflow_id = 'heatmap/' || slug || '/' || :step
              AND :lat BETWEEN min_lat AND max_lat AND :lng BETWEEN min_lng AND max_lng
            LIMIT 1\
            """)
                .bind("type", HeatmapJobs.HEATMAP_COMPUTE.name())
                .bind("step", gridStep)
                .bind("lat", lat)
                .bind("lng", lng)
                .mapTo(UUID.class)
                .findOne();
    }
}
