package dev.meridian.activities.explorer.edit;

import dev.meridian.activities.job.table.query.GenerationJobs;
import dev.meridian.activities.job.table.query.GenerationJobs.GenerationJob;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.workflows.explorer.ExplorerJobs;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Reads explorers and their views; deleted explorers are not returned. */
public final class ExplorerQueries {
    private static final int FETCH = 500;

    /**
     * An explorer with the state of its views and objects.
     *
     * @param savedGeneration the generation that stored the TSV
     * @param commit who changed it last and why
     */
    public record Explorer(
            String slug,
            long generation,
            long savedGeneration,
            boolean published,
            Refresh refresh,
            CommitMetadata commit,
            Times times,
            Counts counts) {}

    /**
     * When an explorer was changed, and who stored its text.
     *
     * @param savedAt when the TSV was stored
     * @param savedBy who stored it; null if that is not known
     */
    public record Times(
            Instant createdAt,
            Instant updatedAt,
            Instant savedAt,
            @Nullable Actor savedBy) {}

    /**
     * How far the refresh of an explorer is.
     *
     * @param status whether views and objects are what the TSV says
     * @param lastViewsRefreshAt when the views were stored last; null if they never were
     */
    public record Refresh(RefreshStatus status, @Nullable Instant lastViewsRefreshAt) {}

    /**
     * Numbers of an explorer's views and objects.
     *
     * @param views how many views are stored
     * @param failedViews how many views carry an error
     * @param unsyncedObjects how many objects have to be uploaded, checked or deleted in the bucket
     */
    public record Counts(int views, int failedViews, int unsyncedObjects) {}

    /**
     * A stored view.
     *
     * @param row the view's position in the explorer, from 0
     * @param dimensions JSON object of choice to value
     * @param config JSON as uploaded; null if there is an error
     * @param md5 Base64 of the MD5 of the config
     * @param synced whether the bucket holds exactly this config
     */
    public record View(
            int row,
            String viewId,
            String dimensions,
            @Nullable String config,
            @Nullable String error,
            @Nullable UUID chartConfigId,
            @Nullable String md5,
            boolean synced) {}

    private static final String EXPLORERS = """
            SELECT e.*, v.views, v.failed_views,
                   (SELECT count(*) FROM chart_configs c WHERE c.tenant = e.tenant AND c.slug = e.slug
                                                         AND c.synced_md5 IS DISTINCT FROM c.md5)
                   + (SELECT count(*) FROM object_tombstones t WHERE t.tenant = e.tenant AND t.slug = e.slug)
                       AS unsynced_objects
            FROM (SELECT tenant, slug, generation, saved_generation, saved_at, saved_by, saved_by_id, is_published,
                         views_refresh_status, last_views_refresh_at, commit_message, editor_name, editor_email, created_at, updated_at
                  FROM explorers WHERE tenant = :tenant AND NOT is_deleted AND <which>) e
            CROSS JOIN LATERAL (SELECT count(*) AS views, count(error) AS failed_views FROM explorer_views
                                WHERE tenant = e.tenant AND slug = e.slug) v
            ORDER BY <order>""";

    private static final String VIEWS = """
            SELECT v.row_index, v.view_id, v.dimensions, c.config, v.error, v.chart_config_id, c.md5,
                   coalesce(c.synced_md5 = c.md5, false) AS synced
            FROM explorer_views v LEFT JOIN chart_configs c ON c.id = v.chart_config_id
            WHERE v.tenant = :tenant AND v.slug = :slug AND v.row_index >= :fromRow
              AND (:text::text IS NULL OR v.view_id ILIKE :text OR v.dimensions ILIKE :text)
              AND (:failed::boolean IS NULL OR (v.error IS NOT NULL) = :failed)
              AND (:synced::boolean IS NULL OR coalesce(c.synced_md5 = c.md5, false) = :synced)
            ORDER BY v.row_index""";

    private static final RowMapper<Explorer> EXPLORER = (row, context) -> new Explorer(
            row.getString("slug"),
            row.getLong("generation"),
            row.getLong("saved_generation"),
            row.getBoolean("is_published"),
            new Refresh(
                    RefreshStatus.ofWireName(row.getString("views_refresh_status")),
                    instant(row.getObject("last_views_refresh_at", OffsetDateTime.class))),
            new CommitMetadata(
                    row.getString("commit_message"), row.getString("editor_name"), row.getString("editor_email")),
            new Times(
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                    row.getObject("saved_at", OffsetDateTime.class).toInstant(),
                    Actor.of(row, "saved_by")),
            new Counts(row.getInt("views"), row.getInt("failed_views"), row.getInt("unsynced_objects")));

    private static final RowMapper<View> VIEW = (row, context) -> new View(
            row.getInt("row_index"),
            row.getString("view_id"),
            row.getString("dimensions"),
            row.getString("config"),
            row.getString("error"),
            row.getObject("chart_config_id", UUID.class),
            row.getString("md5"),
            row.getBoolean("synced"));

    private final Jdbi jdbi;

    public ExplorerQueries(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public Optional<Explorer> find(ExplorerKey explorer) {
        return jdbi.withHandle(handle -> handle.createQuery(explorers("slug = :slug", "slug"))
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .map(EXPLORER)
                .findOne());
    }

    /** The first explorers of a tenant that fit, in the search's order. */
    public List<Explorer> list(String tenant, ExplorerSearch search, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(explorers(
                        search.condition() + " ORDER BY " + search.orderSql() + " LIMIT :limit", search.orderSql()))
                .bind("tenant", tenant)
                .bindMap(search.bindings())
                .bind("limit", limit)
                .map(EXPLORER)
                .list());
    }

    /** The newest open refresh and the newest refresh that has ended of each of some explorers. */
    public List<GenerationJob> newestJobs(String tenant, Collection<String> slugs) {
        return jdbi.withHandle(handle -> GenerationJobs.newest(handle, tenant, ExplorerJobs.EXPLORER_REFRESH, slugs));
    }

    /**
     * Reads the stored TSV in slices.
     *
     * @return false if there is no such explorer
     */
    public boolean readTsv(ExplorerKey explorer, StoredTexts.Slices slices) throws IOException {
        return StoredTexts.read(
                jdbi,
                "explorers WHERE tenant = :tenant AND slug = :slug AND NOT is_deleted",
                Map.of("tenant", explorer.tenant(), "slug", explorer.slug()),
                slices);
    }

    /** The parsed TSV as canonical JSON. */
    public Optional<String> config(ExplorerKey explorer) {
        return text(explorer, "config");
    }

    /** A page of all views in TSV order. */
    public List<View> views(ExplorerKey explorer, int fromRow, int limit) {
        return views(explorer, ViewFilter.ALL, fromRow, limit);
    }

    /** A page of the views that fit, in TSV order. */
    public List<View> views(ExplorerKey explorer, ViewFilter filter, int fromRow, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(VIEWS + " LIMIT :limit")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("fromRow", fromRow)
                .bindMap(filter.bindings())
                .bind("limit", limit)
                .map(VIEW)
                .list());
    }

    /** Visits every view in TSV order from one snapshot, without holding all views in memory. */
    public void forEachView(ExplorerKey explorer, Consumer<View> visitor) {
        jdbi.useTransaction(tx -> tx.createQuery(VIEWS)
                .setFetchSize(FETCH)
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("fromRow", 0)
                .bindMap(ViewFilter.ALL.bindings())
                .map(VIEW)
                .forEach(visitor));
    }

    private static String explorers(String which, String order) {
        return EXPLORERS.replace("<which>", which).replace("<order>", order);
    }

    private Optional<String> text(ExplorerKey explorer, String column) {
        return jdbi.withHandle((Handle handle) -> handle.createQuery("SELECT " + column
                        + " FROM explorers WHERE tenant = :tenant AND slug = :slug AND NOT is_deleted")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .mapTo(String.class)
                .findOne());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
