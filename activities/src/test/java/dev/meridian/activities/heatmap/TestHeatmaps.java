package dev.meridian.activities.heatmap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.heatmap.store.Cities;
import dev.meridian.activities.heatmap.store.City;
import dev.meridian.activities.heatmap.store.HeatmapArea;
import dev.meridian.activities.heatmap.store.PoiImport;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobQueries;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.heatmap.category.Categories;
import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.grid.Bounds;
import dev.meridian.domain.heatmap.grid.Degrees;
import dev.meridian.domain.heatmap.grid.Grid;
import dev.meridian.domain.heatmap.poi.ImportReport;
import dev.meridian.domain.heatmap.poi.PoiReader;
import dev.meridian.domain.heatmap.poi.csv.CsvPoiReader;
import dev.meridian.domain.heatmap.scoring.PlainScorer;
import dev.meridian.workflows.heatmap.HeatmapJobs;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.heatmap.HeatmapPlan;
import dev.meridian.workflows.heatmap.HeatmapState;
import dev.meridian.workflows.heatmap.TileTask;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.SharedTenant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Heatmaps on a PostgreSQL of their own, computed without Temporal and compared with the rule written plainly. */
public final class TestHeatmaps {
    static final int CHUNK_SIZE = 500;

    final Jdbi jdbi = TestDatabase.create().jdbi();
    final JobProjection jobs = new JobProjection();
    final HeatmapRequests requests = new HeatmapRequests(jobs);
    final HeatmapBookkeepingActivitiesImpl books = new HeatmapBookkeepingActivitiesImpl(jdbi, jobs, CHUNK_SIZE);
    final TileComputation tiles = new TileComputation(jdbi, jobs);
    final PoiImport imports = new PoiImport(jdbi);
    final Outbox outbox = new Outbox(jdbi, jobs, List.of(new NoTemporal()));
    final HeatmapRefresh refresh = new HeatmapRefresh(jdbi, jobs, outbox);
    final CityDeletion deletion = new CityDeletion(jdbi, jobs, outbox);

    /** What was imported, by id; kept by the test. */
    public final Map<String, PlainScorer.Poi> places = new LinkedHashMap<>();

    /** Takes jobs and does nothing: the test does their work. */
    private static final class NoTemporal implements JobControl {
        @Override
        public JobType type() {
            return HeatmapJobs.HEATMAP_COMPUTE;
        }

        @Override
        public String dispatch(OpenJob job) {
            return "run of " + job.id();
        }

        @Override
        public boolean requestCancel(OpenJob job) {
            return false;
        }

        @Override
        public void endedOutside(Handle transaction, OpenJob job) {
            throw new IllegalStateException("Nothing ends but by the test");
        }
    }

    static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    public void city(String slug, Bounds bounds) {
        jdbi.useTransaction(tx -> new Cities().put(tx, new City(slug, slug, bounds)));
    }

    /** Imports a city's random places, named {@code p0}, {@code p1}, ... */
    public void randomPlaces(String city, double lat, double lng, int count) throws IOException {
        RandomGenerator random = random(count);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append(place(
                    "p" + i,
                    random.nextInt(3),
                    lat + random.nextGaussian() * 0.03,
                    lng + random.nextGaussian() * 0.03));
        }
        importCsv(city, rows.toString(), false);
    }

    /** A place of the map from now on, as a row to be imported. */
    public String place(String id, int category, double lat, double lng) {
        places.put(id, new PlainScorer.Poi(category, lat, lng));
        return String.format(
                Locale.ROOT,
                "%s,%s,%s,%s,%n",
                id,
                Categories.OF_THE_MAP.get(category).id(),
                lat,
                lng);
    }

    public ImportReport importCsv(String city, String rows, boolean replace) throws IOException {
        return importFile(city, "id,category,lat,lng,name\n" + rows, replace);
    }

    public ImportReport importFile(String city, String csv, boolean replace) throws IOException {
        return importFile(city, new CsvPoiReader(CategoryMapping.standard()), csv, replace);
    }

    public ImportReport importFile(String city, PoiReader reader, String text, boolean replace) throws IOException {
        return imports.run(city, reader, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), replace);
    }

    HeatmapState start(HeatmapKey key, boolean onlyChanged) {
        AcceptedJob accepted = jdbi.inTransaction((Handle tx) -> requests.accept(tx, key, onlyChanged));
        return HeatmapState.initial(key, accepted.id().toString());
    }

    void computeAll(HeatmapKey key, boolean onlyChanged) {
        HeatmapState state = start(key, onlyChanged);
        finish(state, books.plan(state));
    }

    /** Does the open jobs that a refresh has started, as their workflows would. */
    void computeWhatHasChanged() {
        for (AcceptedJob accepted : refresh.refreshWhatHasChanged()) {
            JobRow job = jdbi.withHandle(handle -> JobQueries.byId(handle, SharedTenant.ID, accepted.id()))
                    .orElseThrow();
            HeatmapState state = HeatmapState.initial(
                    HeatmapKey.ofWorkflowId(job.workflowId()), accepted.id().toString());
            finish(state, books.plan(state));
        }
    }

    void finish(HeatmapState state, HeatmapPlan plan) {
        computeTiles(state, plan);
        assertThat(books.complete(state)).isFalse();
    }

    void computeTiles(HeatmapState state, HeatmapPlan plan) {
        for (int tile = 0; tile < plan.tiles(); tile++) {
            tiles.compute(new TileTask(state.jobId(), state.round(), tile), progress -> {});
        }
    }

    /** The cells of the areas are there, with the scores that the rule gives for the places as they are. */
    void assertCellsArePlain(HeatmapKey... keys) {
        for (HeatmapKey key : keys) {
            HeatmapArea area =
                    jdbi.withHandle(handle -> HeatmapArea.find(handle, key)).orElseThrow();
            assertThat(cells(area)).as(key.workflowId()).isEqualTo(plainly(area.grid()));
        }
    }

    private Map<String, Integer> plainly(Grid grid) {
        Map<String, Integer> expected = new HashMap<>();
        List<PlainScorer.Poi> all = List.copyOf(places.values());
        for (int row = 0; row < grid.lats().size(); row++) {
            for (int column = 0; column < grid.lngs().size(); column++) {
                double lat = grid.lats().at(row);
                double lng = grid.lngs().at(column);
                expected.put(Degrees.key(lat) + " " + Degrees.key(lng), PlainScorer.score(lat, lng, all));
            }
        }
        return expected;
    }

    /** The scores of all cells. */
    Map<String, Integer> allCells() {
        Map<String, Integer> cells = new HashMap<>();
        analyze();
        jdbi.useHandle(handle -> handle.select("SELECT grid_step || ' ' || lat || ' ' || lng, score FROM heat_cells")
                .map((row, context) -> cells.put(row.getString(1), row.getInt(2)))
                .list());
        return cells;
    }

    /** What autovacuum does within a minute: without statistics the view of cells is slow. */
    private void analyze() {
        jdbi.useHandle(handle -> handle.execute("ANALYZE heat_blocks, heat_lines"));
    }

    private Map<String, Integer> cells(HeatmapArea area) {
        analyze();
        Grid grid = area.grid();
        Bounds bounds = grid.boundsOf(grid.all());
        Map<String, Integer> cells = new HashMap<>();
        jdbi.useHandle(handle -> handle.select(
                        "SELECT lat || ' ' || lng, score FROM heat_cells WHERE grid_step = ? AND lat BETWEEN ? AND ? AND"
                                + " lng BETWEEN ? AND ?",
                        area.stepKey(),
                        Degrees.key(bounds.minLat()),
                        Degrees.key(bounds.maxLat()),
                        Degrees.key(bounds.minLng()),
                        Degrees.key(bounds.maxLng()))
                .map((row, context) -> cells.put(row.getString(1), row.getInt(2)))
                .list());
        return cells;
    }

    public long count(String sql) {
        return jdbi.withHandle(handle -> handle.select(sql).mapTo(long.class).one());
    }

    long cellCount() {
        analyze();
        return count("SELECT count(*) FROM heat_cells");
    }

    Map<String, Object> job(HeatmapState state) {
        return jdbi.withHandle(handle -> handle.select(
                        "SELECT status, outcome, progress::int, processed_items, total_items FROM jobs WHERE id ="
                                + " ?::uuid",
                        state.jobId())
                .mapToMap()
                .one());
    }
}
