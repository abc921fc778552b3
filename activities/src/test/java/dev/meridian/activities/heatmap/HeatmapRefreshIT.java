package dev.meridian.activities.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.heatmap.store.Coverage;
import dev.meridian.activities.heatmap.store.HeatmapArea;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.LatticeRegion;
import dev.meridian.domain.heatmap.grid.Squares;
import dev.meridian.domain.heatmap.scoring.PlainScorer.Poi;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.heatmap.HeatmapPlan;
import dev.meridian.workflows.heatmap.HeatmapState;
import dev.meridian.workflows.heatmap.TileTask;
import dev.meridian.workflows.job.JobFailure;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which squares become stale when places change, and what a refresh computes; on PostgreSQL, without Temporal. */
@Tag("slow")
class HeatmapRefreshIT {
    /** Its edges are edges of squares, where binary fractions are not: west of -128 and in the far south. */
    private static final Bounds EDGES = new Bounds(-64.3, -149.95, -64.15, -149.7);

    private static final HeatmapKey CITY = new HeatmapKey("testville", "0.0025");

    private final TestHeatmaps heatmaps = new TestHeatmaps();
    private final Coverage coverage = new Coverage();

    @Test
    void aRefreshComputesOnlyTheSquaresThatNewPlacesReach() throws IOException {
        testville();
        heatmaps.computeAll(CITY, false);
        assertThat(heatmaps.refresh.refreshWhatHasChanged()).isEmpty();
        heatmaps.importCsv("testville", heatmaps.place("new", 2, 10.02, 20.02), false);
        HeatmapState state = heatmaps.start(CITY, true);
        HeatmapPlan plan = heatmaps.books.plan(state);
        assertThat(heatmaps.job(state)).containsEntry("total_items", 20L * 20);
        heatmaps.finish(state, plan);
        heatmaps.assertCellsArePlain(CITY);
        assertThat(heatmaps.refresh.refreshWhatHasChanged()).isEmpty();
    }

    @Test
    void placesThatChangeWhileAJobRunsGiveItAnotherRound() throws IOException {
        testville();
        HeatmapState state = heatmaps.start(CITY, false);
        heatmaps.computeTiles(state, heatmaps.books.plan(state));
        heatmaps.importCsv("testville", heatmaps.place("late", 0, 10.05, 20.06), false);
        assertThat(heatmaps.books.complete(state)).isTrue();
        HeatmapState second = new HeatmapState(state.key(), state.jobId(), 2, 0, 1);
        HeatmapPlan rest = heatmaps.books.plan(second);
        assertThat(rest.tiles()).isPositive();
        heatmaps.finish(second, rest);
        heatmaps.assertCellsArePlain(CITY);
    }

    @Test
    void whateverHappensToPlacesARefreshLeavesNoAreaStale() throws IOException {
        long seed = 20260131;
        System.out.println("seed " + seed);
        RandomGenerator random = TestHeatmaps.random(seed);
        heatmaps.city("edges", EDGES);
        LatticeRegion region = LatticeRegion.owning(-64.2, -149.8);
        List<HeatmapKey> keys = List.of(
                new HeatmapKey("edges", "0.01"),
                new HeatmapKey("edges", "0.0025"),
                HeatmapKey.ofRegion(region.i(), region.j(), "0.0025"));
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            rows.append(anyPlace(random, "p" + i));
        }
        heatmaps.importCsv("edges", rows.toString(), false);
        keys.forEach(key -> heatmaps.computeAll(key, false));
        for (int round = 0; round < 12; round++) {
            change(random, round);
            heatmaps.computeWhatHasChanged();
            heatmaps.assertCellsArePlain(keys.toArray(HeatmapKey[]::new));
            assertThat(heatmaps.refresh.refreshWhatHasChanged()).isEmpty();
        }
    }

    /** One place moves, one goes, one is no longer of the map, one comes back as another kind, one comes anew. */
    private void change(RandomGenerator random, int round) throws IOException {
        StringBuilder rows = new StringBuilder();
        if (round % 4 == 3) {
            // The city's file as a replacement, without one in ten of its places.
            Map<String, Poi> before = new LinkedHashMap<>(heatmaps.places);
            heatmaps.places.clear();
            before.forEach((id, place) -> {
                if (random.nextInt(10) > 0) {
                    rows.append(heatmaps.place(id, place.category(), place.lat(), place.lng()));
                }
            });
            heatmaps.importCsv("edges", rows.toString(), true);
            return;
        }
        rows.append(anyPlace(random, "p" + random.nextInt(200)));
        rows.append(anyPlace(random, "new" + round));
        String other = "p" + random.nextInt(200);
        Poi old = heatmaps.places.remove(other);
        if (old != null) {
            rows.append(other + ",transit," + old.lat() + "," + old.lng() + "\n");
        }
        heatmaps.importCsv("edges", rows.toString(), false);
    }

    /** Anywhere about the city, often on an edge or just as far from it as a place acts. */
    private String anyPlace(RandomGenerator random, String id) {
        double reach = 799 / 111_195.0;
        double lat = switch (random.nextInt(4)) {
            case 0 -> EDGES.maxLat() + random.nextInt(-1, 2) * reach;
            case 1 -> EDGES.minLat() + random.nextInt(-1, 2) * reach;
            default -> random.nextDouble(EDGES.minLat() - 0.01, EDGES.maxLat() + 0.01);
        };
        double lng = switch (random.nextInt(4)) {
            case 0 -> EDGES.maxLng() + random.nextInt(-1, 2) * reach * 2;
            case 1 -> EDGES.minLng() + random.nextInt(-1, 2) * reach * 2;
            default -> random.nextDouble(EDGES.minLng() - 0.02, EDGES.maxLng() + 0.02);
        };
        return heatmaps.place(id, random.nextInt(3), lat, lng);
    }

    @Test
    void theStaleAreasAreThoseWithAChangedSquareAndNoOthers() throws IOException {
        RandomGenerator random = TestHeatmaps.random(4);
        List<HeatmapKey> keys = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            // Multiples of a hundredth, so that many edges are edges of squares.
            int south = random.nextInt(-9000, 8980);
            int west = random.nextInt(-18000, 17980);
            heatmaps.city(
                    "city-" + i,
                    new Bounds(south / 100.0, west / 100.0, (south + 20) / 100.0, (west + random.nextInt(20)) / 100.0));
            keys.add(new HeatmapKey("city-" + i, "0.01"));
            LatticeRegion region = LatticeRegion.owning((south + 10) / 100.0, west / 100.0);
            keys.add(HeatmapKey.ofRegion(region.i(), region.j(), "0.0025"));
        }
        heatmaps.jdbi.useTransaction(tx -> keys.forEach(key -> coverage.cover(tx, area(tx, key), 0)));
        heatmaps.city("anywhere", new Bounds(0, 0, 1, 1));
        StringBuilder rows = new StringBuilder();
        for (HeatmapKey key : keys) {
            Bounds bounds =
                    heatmaps.jdbi.withHandle(handle -> area(handle, key)).bounds();
            double reach = random.nextDouble(-0.01, 0.1);
            rows.append(heatmaps.place(
                    key.workflowId().replace(',', '_'),
                    0,
                    Math.clamp(bounds.maxLat() + reach, -90, 90),
                    Math.clamp(bounds.minLng() - reach, -180, 180)));
        }
        heatmaps.importCsv("anywhere", rows.toString(), false);

        List<HeatmapKey> changed = heatmaps.jdbi.withHandle(handle -> keys.stream()
                .distinct()
                .map(key -> area(handle, key))
                .filter(area -> coverage.hasChangedSince(handle, area, 0))
                .map(HeatmapArea::key)
                .toList());
        heatmaps.jdbi.useTransaction(tx -> coverage.confirm(tx, 1));
        List<HeatmapKey> stale = heatmaps.jdbi.withHandle(handle -> coverage.olderThan(handle, 1));
        assertThat(stale).containsExactlyInAnyOrderElementsOf(changed).hasSizeBetween(10, 70);
    }

    @Test
    void aSweepStartsABoundedNumberOfJobsAndThoseThatFollowReachEveryArea() {
        int mostAtOnce = 10;
        int areas = 2 * mostAtOnce + 7;
        HeatmapRefresh refresh = new HeatmapRefresh(heatmaps.jdbi, heatmaps.jobs, heatmaps.outbox, mostAtOnce);
        heatmaps.jdbi.useTransaction(tx -> {
            tx.execute("UPDATE poi_revision SET revision = 1000");
            for (int i = 0; i < areas; i++) {
                HeatmapKey key = HeatmapKey.ofRegion(i, i, "0.01");
                coverage.cover(tx, area(tx, key), i % 3);
                Bounds bounds = area(tx, key).bounds();
                tx.execute(
                        "INSERT INTO poi_changes (square, revision) VALUES (?, 1000) ON CONFLICT DO NOTHING",
                        Squares.of(bounds.minLat() + 0.001, bounds.minLng() + 0.001));
            }
            // Areas that can't be refreshed do not keep other areas from their turn.
            tx.execute("INSERT INTO heat_coverage (area, grid_step, bounds, revision)"
                    + " SELECT 'gone-' || i, 1000, '{0,0,1,1}', -1 FROM generate_series(1, 200) AS i");
            tx.execute(
                    "INSERT INTO poi_changes (square, revision) VALUES (?, 1000) ON CONFLICT DO NOTHING",
                    Squares.of(0.5, 0.5));
        });
        List<AcceptedJob> first = refresh.refreshWhatHasChanged();
        List<AcceptedJob> second = refresh.refreshWhatHasChanged();
        List<AcceptedJob> third = refresh.refreshWhatHasChanged();
        assertThat(first).hasSize(mostAtOnce).allMatch(AcceptedJob::isNew);
        assertThat(second).hasSize(mostAtOnce).allMatch(AcceptedJob::isNew);
        assertThat(third).hasSize(mostAtOnce);
        assertThat(third).filteredOn(AcceptedJob::isNew).hasSize(7);
    }

    @Test
    void aJobThatIsGivenUpLeavesNoOldScoresInAreasThatAreNewer() throws IOException {
        testville();
        LatticeRegion owning = LatticeRegion.owning(10.08, 20.06);
        HeatmapKey region = HeatmapKey.ofRegion(owning.i(), owning.j(), "0.0025");
        HeatmapState slow = heatmaps.start(CITY, false);
        heatmaps.books.plan(slow);
        TileTask tile = new TileTask(slow.jobId(), 1, 0);
        boolean[] overtaken = {false};
        assertThatThrownBy(() -> heatmaps.tiles.compute(tile, progress -> {
                    if (overtaken[0]) {
                        throw new IllegalStateException("cancelled");
                    }
                    if (progress.processed() > 1000) {
                        // The slow job has read its places; now there are more, and another area is computed with them.
                        importUnchecked(heatmaps.place("late", 0, 10.08, 20.06));
                        heatmaps.computeAll(region, false);
                        overtaken[0] = true;
                    }
                }))
                .hasMessage("cancelled");
        heatmaps.books.cancel(slow);
        heatmaps.computeWhatHasChanged();
        heatmaps.assertCellsArePlain(region);
    }

    @Test
    void aRegionThatLosesItsPlacesScoresNothingAndIsLeftAlone() throws IOException {
        heatmaps.city("testville", new Bounds(10.0, 20.0, 10.1, 20.12));
        HeatmapKey region = onePlaceInARegion();
        heatmaps.computeAll(region, false);
        loseThePlace();
        heatmaps.computeWhatHasChanged();
        heatmaps.assertCellsArePlain(region);
        assertThat(heatmaps.refresh.refreshWhatHasChanged()).isEmpty();
    }

    @Test
    void placesThatVanishWhileARegionIsComputedGiveItAnotherRoundAndLeaveNoPlan() throws IOException {
        heatmaps.city("testville", new Bounds(10.0, 20.0, 10.1, 20.12));
        HeatmapKey region = onePlaceInARegion();
        HeatmapState state = heatmaps.start(region, false);
        heatmaps.computeTiles(state, heatmaps.books.plan(state));
        loseThePlace();
        assertThat(heatmaps.books.complete(state)).isTrue();
        HeatmapState second = new HeatmapState(region, state.jobId(), 2, 0, 1);
        HeatmapPlan rest = heatmaps.books.plan(second);
        assertThat(rest.placesFound()).isTrue();
        heatmaps.finish(second, rest);
        heatmaps.assertCellsArePlain(region);
        assertThat(heatmaps.count("SELECT count(*) FROM heat_plans")).isZero();
    }

    private HeatmapKey onePlaceInARegion() throws IOException {
        heatmaps.importCsv("testville", heatmaps.place("only", 0, 10.08, 20.06), false);
        LatticeRegion owning = LatticeRegion.owning(10.08, 20.06);
        return HeatmapKey.ofRegion(owning.i(), owning.j(), "0.0025");
    }

    /** It is there still, as a kind that no score of the map asks for. */
    private void loseThePlace() throws IOException {
        heatmaps.places.clear();
        heatmaps.importCsv("testville", "only,transit,10.08,20.06,\n", false);
    }

    @Test
    void aRefreshThatWasCancelledIsNotStartedAgainUnasked() throws IOException {
        heatmaps.books.cancel(startedRefresh());
        assertThat(heatmaps.refresh.refreshWhatHasChanged()).isEmpty();
        heatmaps.computeAll(CITY, true);
        heatmaps.assertCellsArePlain(CITY);
    }

    @Test
    void aRefreshThatWasTerminatedIsNotStartedAgainUnasked() throws IOException {
        HeatmapState state = startedRefresh();
        OpenJob job = heatmaps.jdbi
                .withHandle(handle -> heatmaps.requests.findOpen(handle, CITY))
                .orElseThrow()
                .job();
        heatmaps.jdbi.useTransaction(tx -> {
            assertThat(heatmaps.jobs.cancel(tx, job.id())).isTrue();
            WorkflowClient nowhere = WorkflowClient.newInstance(WorkflowServiceStubs.newLocalServiceStubs());
            new HeatmapControl(nowhere, new WorkflowPerJob(nowhere, heatmaps.jdbi, Clock.systemUTC()))
                    .endedOutside(tx, job);
        });
        assertThat(heatmaps.job(state)).containsEntry("status", "cancelled");
        assertThat(heatmaps.refresh.refreshWhatHasChanged()).isEmpty();
    }

    @Test
    void aRefreshThatHasFailedIsStartedAgainAfterAWhile() throws IOException {
        HeatmapState state = startedRefresh();
        heatmaps.books.fail(state, new JobFailure("broken", "It broke", false));
        assertThat(heatmaps.refresh.refreshWhatHasChanged()).isEmpty();
        heatmaps.jdbi.useHandle(handle -> handle.execute(
                "UPDATE jobs SET completed_at = completed_at - interval '11 minutes' WHERE id = ?::uuid",
                state.jobId()));
        heatmaps.computeWhatHasChanged();
        heatmaps.assertCellsArePlain(CITY);
    }

    private HeatmapState startedRefresh() throws IOException {
        testville();
        heatmaps.computeAll(CITY, false);
        heatmaps.importCsv("testville", heatmaps.place("new", 2, 10.02, 20.02), false);
        AcceptedJob accepted = heatmaps.refresh.refreshWhatHasChanged().getFirst();
        HeatmapState state = HeatmapState.initial(CITY, accepted.id().toString());
        heatmaps.books.plan(state);
        return state;
    }

    @Test
    void newBoundsCountFromTheNextJobOnAndNotFromTheNextRound() throws IOException {
        testville();
        HeatmapState state = heatmaps.start(CITY, false);
        heatmaps.computeTiles(state, heatmaps.books.plan(state));
        heatmaps.city("testville", new Bounds(10.0, 20.0, 10.2, 20.12));
        heatmaps.importCsv("testville", heatmaps.place("late", 0, 10.05, 20.06), false);
        assertThat(heatmaps.books.complete(state)).isTrue();
        HeatmapState second = new HeatmapState(state.key(), state.jobId(), 2, 0, 1);
        heatmaps.finish(second, heatmaps.books.plan(second));
        assertThat(heatmaps.jdbi.<Long, RuntimeException>withHandle(
                        handle -> coverage.revisionOf(handle, area(handle, CITY))))
                .as("the new bounds are not covered")
                .isEqualTo(-1);
        heatmaps.computeAll(CITY, true);
        heatmaps.assertCellsArePlain(CITY);
    }

    private void testville() throws IOException {
        heatmaps.city("testville", new Bounds(10.0, 20.0, 10.1, 20.12));
        heatmaps.randomPlaces("testville", 10.05, 20.06, 400);
    }

    private void importUnchecked(String rows) {
        try {
            heatmaps.importCsv("testville", rows, false);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static HeatmapArea area(Handle handle, HeatmapKey key) {
        return HeatmapArea.find(handle, key).orElseThrow();
    }
}
