package dev.meridian.activities.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.heatmap.HeatmapPlan;
import dev.meridian.workflows.heatmap.HeatmapState;
import dev.meridian.workflows.heatmap.TileTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Places in, cells out, on PostgreSQL; without Temporal. */
class HeatmapIT {
    private static final HeatmapKey CITY = new HeatmapKey("testville", "0.0025");

    private final TestHeatmaps heatmaps = new TestHeatmaps();

    @BeforeEach
    void aCityWithPlaces() throws IOException {
        heatmaps.city("testville", new Bounds(10.0, 20.0, 10.1, 20.12));
        heatmaps.randomPlaces("testville", 10.05, 20.06, 400);
    }

    @Test
    void everyCellIsStoredWithTheScoreOfTheRule() {
        heatmaps.computeAll(CITY, false);
        heatmaps.assertCellsArePlain(CITY);
    }

    @Test
    void computingAgainWritesOnlyWhatChanged() throws IOException {
        heatmaps.computeAll(CITY, false);
        Map<String, Long> before = versions();
        Map<String, Integer> scores = heatmaps.allCells();
        heatmaps.computeAll(CITY, false);
        assertThat(versions()).isEqualTo(before);

        heatmaps.importCsv("testville", heatmaps.place("new", 0, 10.03, 20.03), false);
        heatmaps.computeAll(CITY, false);
        heatmaps.assertCellsArePlain(CITY);
        long changed = heatmaps.allCells().entrySet().stream()
                .filter(cell -> !cell.getValue().equals(scores.get(cell.getKey())))
                .count();
        assertThat(changed).isBetween(1L, 50L);
        assertThat(versions()).hasSameSizeAs(before).isNotEqualTo(before);
    }

    @Test
    void ofManyBlocksOnlyTheBlocksThatANewPlaceReachesAreWritten() throws IOException {
        HeatmapKey fine = new HeatmapKey("wide", "0.001");
        heatmaps.city("wide", new Bounds(10.0, 20.0, 10.4, 20.4));
        heatmaps.computeAll(fine, false);
        Map<String, Long> before = versions();
        heatmaps.importCsv("wide", heatmaps.place("corner", 0, 10.39, 20.39), false);
        heatmaps.computeAll(fine, true);
        Map<String, Long> after = versions();
        assertThat(before).hasSize(4 * 4);
        assertThat(after.entrySet().stream().filter(block -> !block.getValue().equals(before.get(block.getKey()))))
                .hasSize(1);
        assertThat(heatmaps.count("SELECT max(revision) FROM heat_blocks"))
                .isEqualTo(heatmaps.count("SELECT revision FROM poi_revision"));
        assertThat(heatmaps.count(
                        "SELECT count(*) FROM heat_blocks WHERE revision = (SELECT revision FROM poi_revision)"))
                .isEqualTo(1);
    }

    @Test
    void anInterruptedTileGoesOnAfterItsLastCommittedChunk() {
        HeatmapState state = heatmaps.start(CITY, false);
        HeatmapPlan plan = heatmaps.books.plan(state);
        TileTask first = new TileTask(state.jobId(), 1, 0);
        assertThatThrownBy(() -> heatmaps.tiles.compute(first, progress -> {
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        long committed = heatmaps.cellCount();
        assertThat(committed).isBetween(1L, (long) TestHeatmaps.CHUNK_SIZE);
        List<Long> chunks = new ArrayList<>();
        heatmaps.tiles.compute(first, progress -> chunks.add(progress.lastProcessedIndex()));
        assertThat(chunks.get(0)).isGreaterThan(committed);
        heatmaps.finish(state, plan);
        heatmaps.assertCellsArePlain(CITY);
        Map<String, Object> job = heatmaps.job(state);
        assertThat(job).containsEntry("status", "completed").containsEntry("progress", 100);
        assertThat(job.get("processed_items")).isEqualTo(job.get("total_items")).isEqualTo(heatmaps.cellCount());
    }

    @Test
    void aProcessThatWasThoughtDeadWritesNothingMore() {
        HeatmapState state = heatmaps.start(CITY, false);
        heatmaps.books.plan(state);
        TileTask first = new TileTask(state.jobId(), 1, 0);
        List<Long> slow = new ArrayList<>();
        heatmaps.tiles.compute(first, progress -> {
            slow.add(progress.processed());
            if (slow.size() == 1) {
                // Its successor does the rest meanwhile.
                heatmaps.tiles.compute(first, ignored -> {});
            }
        });
        assertThat(slow).hasSize(1);
    }

    @Test
    void aCancelledJobKeepsTheChunksItSaved() {
        HeatmapState state = heatmaps.start(CITY, false);
        heatmaps.books.plan(state);
        assertThatThrownBy(() -> heatmaps.tiles.compute(new TileTask(state.jobId(), 1, 0), progress -> {
                    throw new IllegalStateException("cancelled");
                }))
                .hasMessage("cancelled");
        long kept = heatmaps.cellCount();
        heatmaps.books.cancel(state);
        heatmaps.tiles.compute(new TileTask(state.jobId(), 1, 0), progress -> {});
        assertThat(heatmaps.cellCount()).isEqualTo(kept);
        assertThat(heatmaps.job(state)).containsEntry("status", "cancelled");
        heatmaps.computeAll(CITY, false);
        heatmaps.assertCellsArePlain(CITY);
    }

    @Test
    void aRegionOwnsItsCellsByIndexAndOneWithoutPlacesIsNotComputed() {
        HeatmapKey region = HeatmapKey.ofRegion(66, 133, "0.0025");
        heatmaps.computeAll(region, false);
        assertThat(heatmaps.cellCount()).isEqualTo(60 * 60);
        heatmaps.assertCellsArePlain(region);
        HeatmapState ocean = heatmaps.start(HeatmapKey.ofRegion(0, 0, "0.0025"), false);
        assertThat(heatmaps.books.plan(ocean).placesFound()).isFalse();
        heatmaps.books.completeWithoutPlaces(ocean);
        assertThat(heatmaps.job(ocean))
                .containsEntry("status", "completed")
                .containsEntry("outcome", "no POIs in region");
    }

    @Test
    void aCityWithoutAnyMultipleOfTheStepIsCompleteAtOnce() {
        HeatmapKey key = new HeatmapKey("hamlet", "0.01");
        heatmaps.city("hamlet", new Bounds(10.001, 20.001, 10.009, 20.009));
        HeatmapState state = heatmaps.start(key, false);
        HeatmapPlan plan = heatmaps.books.plan(state);
        assertThat(plan.tiles()).isZero();
        heatmaps.finish(state, plan);
        assertThat(heatmaps.job(state))
                .containsEntry("status", "completed")
                .containsEntry("progress", 100)
                .containsEntry("total_items", 0L);
    }

    @Test
    void onlyOneOfManyWishesForOneAreaIsNew() {
        AcceptedJob first = heatmaps.jdbi.inTransaction((Handle tx) -> heatmaps.requests.accept(tx, CITY, false));
        AcceptedJob second = heatmaps.jdbi.inTransaction((Handle tx) -> heatmaps.requests.accept(tx, CITY, false));
        assertThat(first.isNew()).isTrue();
        assertThat(second.isNew()).isFalse();
        assertThat(second.id()).isEqualTo(first.id());
    }

    /** Which transaction has written each block. */
    private Map<String, Long> versions() {
        Map<String, Long> versions = new HashMap<>();
        heatmaps.jdbi.useHandle(
                handle -> handle.select("SELECT block_row || ' ' || block_column, xmin::text::bigint FROM heat_blocks")
                        .map((row, context) -> versions.put(row.getString(1), row.getLong(2)))
                        .list());
        return versions;
    }
}
