package dev.meridian.activities.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.LatticeRegion;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.heatmap.HeatmapPlan;
import dev.meridian.workflows.heatmap.HeatmapState;
import dev.meridian.workflows.heatmap.TileTask;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Deletes cities and looks which rows go with them, and which rows stay because other areas use them; on PostgreSQL, without
 * Temporal.
 */
class CityDeletionIT {
    private static final HeatmapKey DOOMED = new HeatmapKey("doomed", "0.0025");
    private static final HeatmapKey NEIGHBOUR = new HeatmapKey("neighbour", "0.0025");

    private final TestHeatmaps heatmaps = new TestHeatmaps();

    private void city(HeatmapKey key, double west, int places) throws IOException {
        heatmaps.city(key.area(), new Bounds(10, west, 10.1, west + 0.1));
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < places; i++) {
            rows.append(heatmaps.place(
                    key.area() + i, i % 3, 10.001 + i % 10 * 0.01, west + 0.001 + i / 10 * 0.1 / places * 10));
        }
        heatmaps.importCsv(key.area(), rows.toString(), false);
    }

    @Test
    void aCityGoesWithItsPlacesItsCellsAtEveryStepAndWhatIsKnownOfThem() throws IOException {
        city(DOOMED, 20, 100);
        heatmaps.computeAll(DOOMED, false);
        heatmaps.computeAll(new HeatmapKey("doomed", "0.01"), false);
        assertThat(heatmaps.cellCount()).isPositive();
        assertThat(heatmaps.deletion.delete("doomed")).isTrue();
        assertThat(heatmaps.deletion.delete("doomed")).isFalse();
        assertThat(heatmaps.cellCount()).isZero();
        for (String table : new String[] {"cities", "pois", "heat_coverage", "heat_plans"}) {
            assertThat(heatmaps.count("SELECT count(*) FROM " + table))
                    .as(table)
                    .isZero();
        }
        city(DOOMED, 20, 0);
        assertThat(heatmaps.refresh.refreshWhatHasChanged()).isEmpty();
        assertThat(heatmaps.cellCount()).isZero();
    }

    @Test
    void theMapsOfOverlappingCitiesAndRegionsStayRight() throws IOException {
        city(NEIGHBOUR, 20.05, 60);
        LatticeRegion region = LatticeRegion.owning(10.02, 20.01);
        HeatmapKey square = HeatmapKey.ofRegion(region.i(), region.j(), "0.0025");
        city(DOOMED, 20, 100);
        // The places in the overlap belonged to the neighbour first, and belong now to the city that is deleted.
        heatmaps.importCsv("doomed", heatmaps.place("neighbour0", 0, 10.05, 20.06), false);
        heatmaps.computeAll(DOOMED, false);
        heatmaps.computeAll(NEIGHBOUR, false);
        heatmaps.computeAll(square, false);

        assertThat(heatmaps.deletion.delete("doomed")).isTrue();

        heatmaps.places
                .keySet()
                .removeIf(id -> heatmaps.count("SELECT count(*) FROM pois WHERE id = '" + id + "'") == 0);
        assertThat(heatmaps.places).containsKey("neighbour0").doesNotContainKey("doomed0");
        assertThat(heatmaps.count("SELECT count(*) FROM pois WHERE city IS DISTINCT FROM 'neighbour'"))
                .isZero();
        heatmaps.computeWhatHasChanged();
        heatmaps.assertCellsArePlain(NEIGHBOUR, square);
        assertThat(heatmaps.refresh.refreshWhatHasChanged()).isEmpty();
    }

    @Test
    void whatARunningJobStillComputesIsThrownAway() throws IOException {
        city(DOOMED, 20, 100);
        HeatmapState planned = heatmaps.start(DOOMED, false);
        HeatmapPlan plan = heatmaps.books.plan(planned);
        assertThat(plan.tiles()).isPositive();
        heatmaps.tiles.compute(new TileTask(planned.jobId(), planned.round(), 0), progress -> {
            if (heatmaps.count("SELECT count(*) FROM cities") > 0) {
                heatmaps.deletion.delete("doomed");
            }
        });
        heatmaps.computeTiles(planned, plan);
        assertThat(heatmaps.books.complete(planned)).isFalse();
        assertThat(heatmaps.job(planned)).containsEntry("status", "cancelled");
        assertThat(heatmaps.cellCount()).isZero();
        assertThat(heatmaps.count("SELECT count(*) FROM heat_coverage")).isZero();
    }

    @Test
    void aJobThatHasNoPlanYetIsCancelledToo() throws IOException {
        city(DOOMED, 20, 10);
        HeatmapState waiting = heatmaps.start(DOOMED, false);
        heatmaps.deletion.delete("doomed");
        assertThat(heatmaps.job(waiting)).containsEntry("status", "cancelled");
        assertThat(heatmaps.count("SELECT count(*) FROM heat_plans")).isZero();
    }

    @Test
    void aDeletionThatAJobsBeginningWaitsForAndHoldsUpIsMadeAllTheSame() throws Exception {
        city(DOOMED, 20, 100);
        HeatmapState planned = heatmaps.start(DOOMED, false);
        heatmaps.books.plan(planned);
        UUID job = UUID.fromString(planned.jobId());
        CountDownLatch rowHeld = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> beginning = threads.submit(() -> heatmaps.jdbi.useTransaction(tx -> {
                // The deletion notices the deadlock first, and has to give way.
                tx.execute("SET LOCAL deadlock_timeout = '60s'");
                tx.execute("SELECT FROM jobs WHERE id = ? FOR UPDATE", job);
                rowHeld.countDown();
                await().atMost(Duration.ofMinutes(1))
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> heatmaps.count(
                                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                                + " AND wait_event_type = 'Lock'")
                                > 0);
                tx.execute("UPDATE heat_plans SET processed_cells = processed_cells WHERE job_id = ?", job);
            }));
            assertThat(rowHeld.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(heatmaps.deletion.delete("doomed")).isTrue();
            beginning.get();
        }
        assertThat(heatmaps.job(planned)).containsEntry("status", "cancelled");
        assertThat(heatmaps.count("SELECT count(*) FROM heat_plans")).isZero();
    }

    @Test
    void aRequestThatRacesTheDeletionOfItsCityIsCancelledWithItOrFindsNoCity() throws Exception {
        city(DOOMED, 20, 10);
        HeatmapIntake intake = new HeatmapIntake(heatmaps.requests);
        HeatmapIntake.Computation request = new HeatmapIntake.Computation("doomed", new BigDecimal("0.0025"), false);
        CountDownLatch accepted = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> racing = threads.submit(() -> heatmaps.jdbi.useTransaction(tx -> {
                intake.accept(tx, "default", request);
                accepted.countDown();
                await().atMost(Duration.ofMinutes(1))
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> heatmaps.count(
                                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                                + " AND wait_event_type = 'Lock'")
                                > 0);
            }));
            assertThat(accepted.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(heatmaps.deletion.delete("doomed")).isTrue();
            racing.get();
        }
        assertThat(heatmaps.count("SELECT count(*) FROM jobs WHERE status = 'cancelled'"))
                .isEqualTo(1);
        assertThat(heatmaps.count("SELECT count(*) FROM jobs")).isEqualTo(1);
        assertThatThrownBy(() -> heatmaps.jdbi.useTransaction(tx -> intake.accept(tx, "default", request)))
                .isInstanceOf(InvalidRequestException.class);
    }
}
