package dev.meridian.activities.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.heatmap.HeatmapRequests.Accepted;
import dev.meridian.activities.heatmap.grid.Bounds;
import dev.meridian.activities.heatmap.grid.Degrees;
import dev.meridian.activities.heatmap.grid.Grid;
import dev.meridian.activities.heatmap.poi.CategoryMapping;
import dev.meridian.activities.heatmap.poi.CsvPoiReader;
import dev.meridian.activities.heatmap.poi.ImportReport;
import dev.meridian.activities.heatmap.poi.MalformedFileException;
import dev.meridian.activities.heatmap.scoring.Categories;
import dev.meridian.activities.heatmap.scoring.PlainScorer;
import dev.meridian.activities.heatmap.store.Cities;
import dev.meridian.activities.heatmap.store.City;
import dev.meridian.activities.heatmap.store.PoiImport;
import dev.meridian.activities.job.JobProjection;
import dev.meridian.activities.job.TestDatabase;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.heatmap.HeatmapPlan;
import dev.meridian.workflows.heatmap.HeatmapState;
import dev.meridian.workflows.heatmap.TileTask;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Places in, cells out, on PostgreSQL; without Temporal. */
class HeatmapIT {
    private static final Bounds BOUNDS = new Bounds(10.0, 20.0, 10.1, 20.12);
    private static final HeatmapKey CITY = new HeatmapKey("testville", "0.0025");

    private final Jdbi jdbi = TestDatabase.create().jdbi();
    private final JobProjection jobs = new JobProjection();
    private final HeatmapRequests requests = new HeatmapRequests(jobs);
    private final HeatmapBookkeeping books = new HeatmapBookkeeping(jdbi, jobs, 500);
    private final TileComputation tiles = new TileComputation(jdbi, jobs);
    private final PoiImport imports = new PoiImport(jdbi);
    private final List<PlainScorer.Poi> plain = new ArrayList<>();

    @BeforeEach
    void aCityWithPlaces() throws IOException {
        jdbi.useTransaction(tx -> new Cities().put(tx, new City("testville", "Testville", BOUNDS)));
        importCsv(randomPlaces(400), false);
    }

    @Test
    void everyCellIsStoredWithTheScoreOfTheRule() {
        computeAll(CITY, false);
        assertCellsEqualPlain();
    }

    @Test
    void computingAgainWritesOnlyWhatChanged() throws IOException {
        computeAll(CITY, false);
        Map<String, Long> before = versions();
        computeAll(CITY, false);
        assertThat(versions()).isEqualTo(before);

        importCsv("new,groceries,10.03,20.03,\n", false);
        plain.add(new PlainScorer.Poi(0, 10.03, 20.03));
        computeAll(CITY, false);
        assertCellsEqualPlain();
        long changed = versions().entrySet().stream()
                .filter(cell -> !cell.getValue().equals(before.get(cell.getKey())))
                .count();
        assertThat(changed).isBetween(1L, 50L);
    }

    @Test
    void aRefreshComputesOnlyTheSquaresThatNewPlacesReach() throws IOException {
        computeAll(CITY, false);
        assertThat(areasWithChanges()).isEmpty();
        assertThat(importCsv(randomPlaces(0) + "new,parks,10.02,20.02,\n", false)
                        .changed())
                .isEqualTo(1);
        plain.add(new PlainScorer.Poi(2, 10.02, 20.02));
        HeatmapState state = start(CITY, true);
        HeatmapPlan plan = books.plan(state);
        assertThat(totalItems(state)).isEqualTo(20 * 20);
        finish(state, plan);
        assertCellsEqualPlain();
        assertThat(areasWithChanges()).isEmpty();
    }

    @Test
    void placesThatChangeWhileAJobRunsGiveItAnotherRound() throws IOException {
        HeatmapState state = start(CITY, false);
        HeatmapPlan plan = books.plan(state);
        computeTiles(state, plan);
        importCsv("late,groceries,10.05,20.06,\n", false);
        plain.add(new PlainScorer.Poi(0, 10.05, 20.06));
        assertThat(books.complete(state)).isTrue();
        HeatmapState second = new HeatmapState(state.key(), state.jobId(), 2, 0, 1);
        HeatmapPlan rest = books.plan(second);
        assertThat(rest.tiles()).isPositive();
        finish(second, rest);
        assertCellsEqualPlain();
    }

    @Test
    void anInterruptedTileGoesOnAfterItsLastCommittedChunk() {
        HeatmapState state = start(CITY, false);
        HeatmapPlan plan = books.plan(state);
        TileTask first = new TileTask(state.jobId(), 1, 0);
        assertThatThrownBy(() -> tiles.compute(first, progress -> {
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        long committed = cells().size();
        assertThat(committed).isBetween(1L, 500L);
        List<Long> chunks = new ArrayList<>();
        tiles.compute(first, progress -> chunks.add(progress.lastProcessedIndex()));
        assertThat(chunks.get(0)).isGreaterThan(committed);
        finish(state, plan);
        assertCellsEqualPlain();
        Map<String, Object> job = job(state);
        assertThat(job).containsEntry("status", "completed").containsEntry("progress", 100);
        assertThat(job.get("processed_items")).isEqualTo(job.get("total_items")).isEqualTo((long) cells().size());
    }

    @Test
    void aProcessThatWasThoughtDeadWritesNothingMore() {
        HeatmapState state = start(CITY, false);
        books.plan(state);
        TileTask first = new TileTask(state.jobId(), 1, 0);
        List<Long> slow = new ArrayList<>();
        tiles.compute(first, progress -> {
            slow.add(progress.processed());
            if (slow.size() == 1) {
                // Its successor does the rest meanwhile.
                tiles.compute(first, ignored -> {});
            }
        });
        assertThat(slow).hasSize(1);
    }

    @Test
    void aCancelledJobKeepsTheChunksItSaved() {
        HeatmapState state = start(CITY, false);
        books.plan(state);
        assertThatThrownBy(() -> tiles.compute(new TileTask(state.jobId(), 1, 0), progress -> {
                    throw new IllegalStateException("cancelled");
                }))
                .hasMessage("cancelled");
        int kept = cells().size();
        books.cancel(state);
        tiles.compute(new TileTask(state.jobId(), 1, 0), progress -> {});
        assertThat(cells()).hasSize(kept);
        assertThat(job(state)).containsEntry("status", "cancelled");
        computeAll(CITY, false);
        assertCellsEqualPlain();
    }

    @Test
    void aRegionOwnsItsCellsByIndexAndOneWithoutPlacesIsNotComputed() {
        HeatmapKey region = HeatmapKey.ofRegion(66, 133, "0.0025");
        computeAll(region, false);
        assertThat(cells()).hasSize(60 * 60);
        HeatmapState ocean = start(HeatmapKey.ofRegion(0, 0, "0.0025"), false);
        assertThat(books.plan(ocean).placesFound()).isFalse();
        books.completeWithoutPlaces(ocean);
        assertThat(job(ocean)).containsEntry("status", "completed").containsEntry("outcome", "no POIs in region");
    }

    @Test
    void onlyOneOfManyWishesForOneAreaIsNew() {
        Accepted first = jdbi.inTransaction((Handle tx) -> requests.accept(tx, CITY, false));
        Accepted second = jdbi.inTransaction((Handle tx) -> requests.accept(tx, CITY, false));
        assertThat(first.isNew()).isTrue();
        assertThat(second.isNew()).isFalse();
        assertThat(second.jobId()).isEqualTo(first.jobId());
    }

    @Test
    void anImportReportsRepeatedIgnoredAndRejectedRows() throws IOException {
        ImportReport report = importCsv("""
            a,parks,10,20,first
            a,parks,10.001,20,second
            b,bakery,10,20,
            c,parks,100,20,
            """, false);
        assertThat(report.rows()).isEqualTo(4);
        assertThat(report.imported()).isEqualTo(1);
        assertThat(report.repeated()).isEqualTo(1);
        assertThat(report.ignoredCategories()).containsExactly(Map.entry("bakery", 1L));
        assertThat(report.rejectedRows())
                .singleElement()
                .satisfies(row -> assertThat(row.line()).isEqualTo(5));
        assertThat(number("SELECT lat FROM pois WHERE id = 'a'")).isEqualTo(10.001);
    }

    @Test
    void aReplacementRemovesWhatTheFileDoesNotHave() throws IOException {
        computeAll(CITY, false);
        ImportReport report = importCsv("only,parks,10.05,20.05,\n", true);
        assertThat(report.removed()).isEqualTo(400);
        plain.clear();
        plain.add(new PlainScorer.Poi(2, 10.05, 20.05));
        computeAll(CITY, true);
        assertCellsEqualPlain();
    }

    @Test
    void aFileThatCannotBeReadStoresNothing() {
        assertThatThrownBy(() -> imports.run(
                        "testville",
                        new CsvPoiReader(CategoryMapping.standard()),
                        new ByteArrayInputStream("no,header\n".getBytes(StandardCharsets.UTF_8)),
                        true))
                .isInstanceOf(MalformedFileException.class);
        assertThat(number("SELECT count(*) FROM pois")).isEqualTo(400);
    }

    private double number(String sql) {
        return jdbi.withHandle(handle -> handle.select(sql).mapTo(double.class).one());
    }

    private String randomPlaces(int count) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(count);
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int category = random.nextInt(3);
            double lat = 10.05 + random.nextGaussian() * 0.03;
            double lng = 20.06 + random.nextGaussian() * 0.03;
            plain.add(new PlainScorer.Poi(category, lat, lng));
            csv.append(String.format(
                    Locale.ROOT,
                    "p%d,%s,%s,%s,%n",
                    i,
                    Categories.OF_THE_MAP.get(category).id(),
                    lat,
                    lng));
        }
        return csv.toString();
    }

    private ImportReport importCsv(String rows, boolean replace) throws IOException {
        byte[] file = ("id,category,lat,lng,name\n" + rows).getBytes(StandardCharsets.UTF_8);
        return imports.run(
                "testville", new CsvPoiReader(CategoryMapping.standard()), new ByteArrayInputStream(file), replace);
    }

    private HeatmapState start(HeatmapKey key, boolean onlyChanged) {
        Accepted accepted = jdbi.inTransaction((Handle tx) -> requests.accept(tx, key, onlyChanged));
        return HeatmapState.initial(key, accepted.jobId().toString());
    }

    private void computeAll(HeatmapKey key, boolean onlyChanged) {
        HeatmapState state = start(key, onlyChanged);
        finish(state, books.plan(state));
    }

    private void finish(HeatmapState state, HeatmapPlan plan) {
        computeTiles(state, plan);
        assertThat(books.complete(state)).isFalse();
    }

    private void computeTiles(HeatmapState state, HeatmapPlan plan) {
        for (int tile = 0; tile < plan.tiles(); tile++) {
            tiles.compute(new TileTask(state.jobId(), state.round(), tile), progress -> {});
        }
    }

    private void assertCellsEqualPlain() {
        Grid grid = Grid.within(BOUNDS, 0.0025);
        Map<String, Integer> expected = new HashMap<>();
        for (int row = 0; row < grid.lats().size(); row++) {
            for (int column = 0; column < grid.lngs().size(); column++) {
                double lat = grid.lats().at(row);
                double lng = grid.lngs().at(column);
                expected.put(Degrees.key(lat) + " " + Degrees.key(lng), PlainScorer.score(lat, lng, plain));
            }
        }
        assertThat(cells()).isEqualTo(expected);
    }

    private Map<String, Integer> cells() {
        return select("SELECT lat || ' ' || lng, score FROM heat_cells", Integer.class);
    }

    private Map<String, Long> versions() {
        return select("SELECT lat || ' ' || lng, xmin::text::bigint FROM heat_cells", Long.class);
    }

    private <T> Map<String, T> select(String sql, Class<T> type) {
        Map<String, T> rows = new HashMap<>();
        jdbi.useHandle(handle -> handle.select(sql)
                .map((row, context) -> rows.put(row.getString(1), row.getObject(2, type)))
                .list());
        return rows;
    }

    private List<String> areasWithChanges() {
        return jdbi.withHandle(handle -> handle.select("""
            SELECT DISTINCT area FROM heat_coverage, poi_changes
            WHERE poi_changes.revision > heat_coverage.revision\
            """).mapTo(String.class).list());
    }

    private long totalItems(HeatmapState state) {
        return jdbi.withHandle(handle -> handle.select("SELECT total_items FROM jobs WHERE id = ?::uuid", state.jobId())
                .mapTo(long.class)
                .one());
    }

    private Map<String, Object> job(HeatmapState state) {
        return jdbi.withHandle(handle -> handle.select(
                        "SELECT status, outcome, progress::int, processed_items, total_items FROM jobs WHERE id ="
                                + " ?::uuid",
                        state.jobId())
                .mapToMap()
                .one());
    }
}
