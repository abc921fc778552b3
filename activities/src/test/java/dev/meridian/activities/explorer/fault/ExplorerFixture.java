package dev.meridian.activities.explorer.fault;

import dev.meridian.activities.explorer.build.StaticBuildRequests;
import dev.meridian.activities.explorer.edit.AcceptedEdit;
import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.activities.explorer.edit.ExplorerEdits;
import dev.meridian.activities.explorer.edit.ExplorerQueries;
import dev.meridian.activities.explorer.fence.PhaseMonitor;
import dev.meridian.activities.explorer.object.ObjectSync;
import dev.meridian.activities.explorer.object.S3ObjectStore;
import dev.meridian.activities.explorer.refresh.ExplorerBookkeepingActivitiesImpl;
import dev.meridian.activities.explorer.view.StoredChartCatalog;
import dev.meridian.activities.explorer.view.ViewRefresh;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.testing.TestBucket;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.table.ExplorerSettings;
import dev.meridian.domain.explorer.view.ExplorerViewBuilder;
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
public final class ExplorerFixture {
    public static final ExplorerSettings SETTINGS =
            new ExplorerSettings("https://admin.example.org", "https://example.org");
    static final Duration LEASE = Duration.ofSeconds(9);
    public static final PhaseMonitor NOBODY = progress -> {};
    private static final AtomicInteger SLUGS = new AtomicInteger();

    public final Jdbi jdbi;
    public final TestBucket bucket;
    public final JobProjection jobs = new JobProjection();
    public final RecordingControl control = new RecordingControl();
    public final ExplorerEdits edits;
    public final ExplorerQueries queries;
    public final ExplorerBookkeepingActivitiesImpl books;
    public final ViewRefresh views;
    final ObjectSync objects;

    private ExplorerFixture(Jdbi jdbi, TestBucket bucket) {
        this.jdbi = jdbi;
        this.bucket = bucket;
        this.edits = new ExplorerEdits(jdbi, jobs, new Outbox(jdbi, jobs, List.of(control)));
        this.queries = new ExplorerQueries(jdbi);
        this.books = new ExplorerBookkeepingActivitiesImpl(
                jdbi, jobs, new StaticBuildRequests(jdbi, jobs, Optional.empty()));
        this.views = new ViewRefresh(jdbi, SETTINGS, IndicatorSource.empty());
        this.objects = new ObjectSync(jdbi, bucket.store(), LEASE, S3ObjectStore.CALL_TIMEOUT);
    }

    public static ExplorerFixture create() {
        return on(TestDatabase.create().jdbi(), TestBucket.create());
    }

    static ExplorerFixture on(Jdbi jdbi, TestBucket bucket) {
        return new ExplorerFixture(jdbi, bucket);
    }

    /** A name that no other test has. */
    public static ExplorerKey newExplorer() {
        return new ExplorerKey("default", "explorer-" + SLUGS.incrementAndGet());
    }

    public AcceptedEdit put(ExplorerKey explorer, Tsv tsv) {
        return edits.put(explorer, tsv.text(), new CommitMetadata(null, null, null));
    }

    public RefreshTurn turn(ExplorerKey explorer, AcceptedEdit accepted) {
        UUID job = accepted.job().orElseThrow().id();
        return new RefreshTurn(explorer, job.toString(), accepted.generation(), 1_000, 1);
    }

    public ViewsRefreshed refreshViews(RefreshTurn turn) {
        return views.refresh(turn, 1, NOBODY);
    }

    ObjectsSynced syncObjects(RefreshTurn turn) {
        return objects.sync(turn, 1, NOBODY);
    }

    /** Does all that a workflow does for an accepted edit when nothing goes wrong. */
    public ViewsRefreshed refresh(ExplorerKey explorer, AcceptedEdit accepted) {
        RefreshTurn turn = turn(explorer, accepted);
        books.begin(turn, false);
        ViewsRefreshed refreshed = refreshViews(turn);
        syncObjects(turn);
        books.complete(turn);
        return refreshed;
    }

    public ViewsRefreshed putAndRefresh(ExplorerKey explorer, Tsv tsv) {
        return refresh(explorer, put(explorer, tsv));
    }

    public List<ExplorerQueries.View> storedViews(ExplorerKey explorer) {
        return queries.views(explorer, 0, Integer.MAX_VALUE);
    }

    public UUID configOf(ExplorerKey explorer, String viewId) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT chart_config_id FROM explorer_views WHERE slug = :slug AND view_id = :view")
                .bind("slug", explorer.slug())
                .bind("view", viewId)
                .mapTo(UUID.class)
                .one());
    }

    /** What the bucket must hold for these explorers, by key. */
    public Map<String, String> expectedObjects(ExplorerKey... explorers) {
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
    public List<ExplorerView> built(ExplorerKey explorer, String tsv) {
        Iterator<ExplorerView> built = new ExplorerViewBuilder(
                        SETTINGS, new StoredChartCatalog(jdbi, explorer.tenant()), IndicatorSource.empty())
                .build(ExplorerProgram.parse(tsv));
        List<ExplorerView> views = new ArrayList<>();
        built.forEachRemaining(views::add);
        return views;
    }

    public String status(ExplorerKey explorer) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT views_refresh_status FROM explorers WHERE slug = :slug")
                        .bind("slug", explorer.slug())
                        .mapTo(String.class)
                        .one());
    }

    /** A job's status, with its outcome if it has one. */
    public String job(UUID id) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT concat_ws(': ', status, outcome) FROM jobs" + " WHERE id = :id")
                        .bind("id", id)
                        .mapTo(String.class)
                        .one());
    }

    public int count(String sql, ExplorerKey explorer) {
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("slug", explorer.slug())
                .mapTo(int.class)
                .one());
    }
}
