package dev.meridian.activities.explorer;

import dev.meridian.activities.explorer.grammar.ExplorerProgram;
import dev.meridian.activities.explorer.grammar.ExplorerSettings;
import dev.meridian.activities.explorer.grammar.ExplorerView;
import dev.meridian.activities.explorer.grammar.ExplorerViewBuilder;
import dev.meridian.activities.explorer.grammar.source.IndicatorSource;
import dev.meridian.activities.job.JobProjection;
import dev.meridian.activities.job.Outbox;
import dev.meridian.activities.job.TestDatabase;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.ObjectsSynced;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;

/** The explorer feature on a real database and a real bucket, without Temporal: the test plays the workflow. */
final class ExplorerFixture {
    static final ExplorerSettings SETTINGS = ExplorerSettings.of("https://admin.example.org", "https://example.org");
    static final Duration LEASE = Duration.ofSeconds(9);
    static final PhaseMonitor NOBODY = progress -> {};
    private static final AtomicInteger SLUGS = new AtomicInteger();

    final Jdbi jdbi;
    final TestBucket bucket;
    final JobProjection jobs = new JobProjection();
    final RecordingControl control = new RecordingControl();
    final ExplorerEdits edits;
    final ExplorerQueries queries;
    final ExplorerBookkeeping books;
    final ViewRefresh views;
    final ObjectSync objects;

    private ExplorerFixture(Jdbi jdbi, TestBucket bucket) {
        this.jdbi = jdbi;
        this.bucket = bucket;
        this.edits = new ExplorerEdits(jdbi, jobs, new Outbox(jdbi, jobs, List.of(control)));
        this.queries = new ExplorerQueries(jdbi);
        this.books = new ExplorerBookkeeping(jdbi, jobs, new StaticBuildRequests(jdbi, jobs, Optional.empty()));
        this.views = new ViewRefresh(jdbi, SETTINGS, IndicatorSource.empty());
        this.objects = new ObjectSync(jdbi, bucket.store(), LEASE, S3ObjectStore.CALL_TIMEOUT);
    }

    static ExplorerFixture create() {
        return on(TestDatabase.create().jdbi(), TestBucket.create());
    }

    static ExplorerFixture on(Jdbi jdbi, TestBucket bucket) {
        return new ExplorerFixture(jdbi, bucket);
    }

    /** A name that no other test has. */
    static ExplorerKey newExplorer() {
        return new ExplorerKey("default", "explorer-" + SLUGS.incrementAndGet());
    }

    AcceptedEdit put(ExplorerKey explorer, Tsv tsv) {
        return edits.put(explorer, tsv.text(), new ExplorerEdit(null, null, null));
    }

    RefreshTurn turn(ExplorerKey explorer, AcceptedEdit accepted) {
        UUID job = accepted.job().orElseThrow().id();
        return new RefreshTurn(explorer, job.toString(), accepted.generation(), 1_000, 1);
    }

    ViewsRefreshed refreshViews(RefreshTurn turn) {
        return views.refresh(turn, 1, NOBODY);
    }

    ObjectsSynced syncObjects(RefreshTurn turn) {
        return objects.sync(turn, 1, NOBODY);
    }

    /** Does all that a workflow does for an accepted edit when nothing goes wrong. */
    ViewsRefreshed refresh(ExplorerKey explorer, AcceptedEdit accepted) {
        RefreshTurn turn = turn(explorer, accepted);
        books.begin(turn, false);
        ViewsRefreshed refreshed = refreshViews(turn);
        syncObjects(turn);
        books.complete(turn);
        return refreshed;
    }

    ViewsRefreshed putAndRefresh(ExplorerKey explorer, Tsv tsv) {
        return refresh(explorer, put(explorer, tsv));
    }

    List<ExplorerQueries.View> storedViews(ExplorerKey explorer) {
        return queries.views(explorer, 0, Integer.MAX_VALUE);
    }

    UUID configOf(ExplorerKey explorer, String viewId) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT chart_config_id FROM explorer_views WHERE slug = :slug AND view_id = :view")
                .bind("slug", explorer.slug())
                .bind("view", viewId)
                .mapTo(UUID.class)
                .one());
    }

    /** What the bucket must hold for these explorers, by key. */
    Map<String, String> expectedObjects(ExplorerKey... explorers) {
        Map<String, String> expected = new TreeMap<>();
        for (ExplorerKey explorer : explorers) {
            jdbi.useHandle(handle -> handle.createQuery("SELECT id, config FROM chart_configs WHERE slug = :slug")
                    .bind("slug", explorer.slug())
                    .map((row, context) -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
                    .forEach(config -> expected.put(TestBucket.key(config.getKey()), config.getValue())));
        }
        return expected;
    }

    /** What a TSV builds with the charts that are stored. */
    List<ExplorerView> built(ExplorerKey explorer, String tsv) {
        Iterator<ExplorerView> built = new ExplorerViewBuilder(
                        SETTINGS, new StoredChartCatalog(jdbi, explorer.tenant()), IndicatorSource.empty())
                .build(ExplorerProgram.parse(tsv));
        List<ExplorerView> views = new ArrayList<>();
        built.forEachRemaining(views::add);
        return views;
    }

    String status(ExplorerKey explorer) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT views_refresh_status FROM explorers WHERE slug = :slug")
                        .bind("slug", explorer.slug())
                        .mapTo(String.class)
                        .one());
    }

    /** A job's status, with its outcome if it has one. */
    String job(UUID id) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT concat_ws(': ', status, outcome) FROM jobs" + " WHERE id = :id")
                        .bind("id", id)
                        .mapTo(String.class)
                        .one());
    }

    int count(String sql, ExplorerKey explorer) {
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("slug", explorer.slug())
                .mapTo(int.class)
                .one());
    }
}
