package dev.meridian.activities.explorer.view;

import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code explorer_views} and {@code chart_configs} inside one transaction, in batches: one statement for many rows.
 *
 * <p>Configs are inserted before the views that refer to them, and deleted after the views have stopped to refer to
 * them.
 */
final class ViewRows {
    private static final int BATCH = 500;
    /** A batch is limited by characters, because it is sent as one message that is in memory as a whole. */
    private static final int BATCH_CHARACTERS = 4 << 20;

    /** A chart config to insert, or to replace under the same id. */
    private record Config(UUID id, String text, String md5) {}

    /** A view to insert ({@code viewRowId} 0) or to rewrite. */
    private record View(
            long viewRowId,
            int row,
            String viewId,
            String dimensions,
            @Nullable UUID configId,
            @Nullable String error) {}

    private final Handle tx;
    private final ExplorerKey explorer;
    private int waitingCharacters;
    private final List<Config> newConfigs = new ArrayList<>();
    private final List<Config> changedConfigs = new ArrayList<>();
    private final List<View> newViews = new ArrayList<>();
    private final List<View> changedViews = new ArrayList<>();
    private final List<UUID> orphanedConfigs = new ArrayList<>();
    private final List<Long> removedViews = new ArrayList<>();

    ViewRows(Handle transaction, ExplorerKey explorer) {
        this.tx = transaction;
        this.explorer = explorer;
    }

    /** Stores a config under a new id. */
    void insertConfig(UUID id, String text, String md5) {
        newConfigs.add(new Config(id, text, md5));
        waitingCharacters += text.length();
        flushIfFull();
    }

    /** Replaces a config's text. */
    void replaceConfig(UUID id, String text, String md5) {
        changedConfigs.add(new Config(id, text, md5));
        waitingCharacters += text.length();
        flushIfFull();
    }

    /** Deletes a config that no view refers to any more, and leaves a tombstone for its object. */
    void deleteConfig(UUID id) {
        orphanedConfigs.add(id);
        flushIfFull();
    }

    void insertView(int row, String viewId, String dimensions, @Nullable UUID configId, @Nullable String error) {
        newViews.add(new View(0, row, viewId, dimensions, configId, error));
        flushIfFull();
    }

    void rewriteView(
            long viewRowId,
            int row,
            String viewId,
            String dimensions,
            @Nullable UUID configId,
            @Nullable String error) {
        changedViews.add(new View(viewRowId, row, viewId, dimensions, configId, error));
        flushIfFull();
    }

    void deleteView(long viewRowId) {
        removedViews.add(viewRowId);
        flushIfFull();
    }

    private void flushIfFull() {
        int waiting = newConfigs.size()
                + changedConfigs.size()
                + newViews.size()
                + changedViews.size()
                + orphanedConfigs.size()
                + removedViews.size();
        if (waiting >= BATCH || waitingCharacters >= BATCH_CHARACTERS) {
            flush();
        }
    }

    /** Writes the waiting rows. */
    void flush() {
        waitingCharacters = 0;
        writeConfigs(newConfigs, """
                INSERT INTO chart_configs (id, tenant, slug, config, md5)
                SELECT c.id, :tenant, :slug, c.config, c.md5
                FROM unnest(:ids::uuid[], :configs::text[], :md5s::text[]) AS c (id, config, md5)""");
        writeConfigs(changedConfigs, """
                UPDATE chart_configs AS t SET config = c.config, md5 = c.md5, updated_at = now()
                FROM unnest(:ids::uuid[], :configs::text[], :md5s::text[]) AS c (id, config, md5)
                WHERE t.id = c.id AND t.tenant = :tenant AND t.slug = :slug""");
        if (!removedViews.isEmpty()) {
            tx.createUpdate("DELETE FROM explorer_views WHERE id = ANY (:ids)")
                    .bindArray("ids", Long.class, removedViews)
                    .execute();
            removedViews.clear();
        }
        writeViews(changedViews, """
                UPDATE explorer_views AS t SET row_index = v.row_index, view_id = v.view_id,
                       dimensions = v.dimensions, chart_config_id = v.config_id, error = v.error
                FROM\s""" + VIEWS + " WHERE t.id = v.id AND t.tenant = :tenant AND t.slug = :slug");
        writeViews(newViews, """
                INSERT INTO explorer_views (tenant, slug, row_index, view_id, dimensions, chart_config_id, error)
                SELECT :tenant, :slug, v.row_index, v.view_id, v.dimensions, v.config_id, v.error FROM\s""" + VIEWS);
        if (!orphanedConfigs.isEmpty()) {
            tx.createUpdate("""
                            WITH gone AS (DELETE FROM chart_configs WHERE id = ANY (:ids) RETURNING id, tenant, slug)
                            INSERT INTO object_tombstones (chart_config_id, tenant, slug)
                            SELECT id, tenant, slug FROM gone ON CONFLICT DO NOTHING""").bindArray("ids", UUID.class, orphanedConfigs).execute();
            orphanedConfigs.clear();
        }
    }

    private static final String VIEWS = """
            unnest(:ids::bigint[], :rows::integer[], :viewIds::text[], :dimensions::text[], :configIds::uuid[],
                   :errors::text[]) AS v (id, row_index, view_id, dimensions, config_id, error)""";

    private void writeConfigs(List<Config> configs, String sql) {
        if (configs.isEmpty()) {
            return;
        }
        tx.createUpdate(sql)
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bindArray("ids", UUID.class, column(configs, Config::id))
                .bindArray("configs", String.class, column(configs, Config::text))
                .bindArray("md5s", String.class, column(configs, Config::md5))
                .execute();
        configs.clear();
    }

    private void writeViews(List<View> views, String sql) {
        if (views.isEmpty()) {
            return;
        }
        tx.createUpdate(sql)
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bindArray("ids", Long.class, column(views, View::viewRowId))
                .bindArray("rows", Integer.class, column(views, View::row))
                .bindArray("viewIds", String.class, column(views, View::viewId))
                .bindArray("dimensions", String.class, column(views, View::dimensions))
                .bindArray("configIds", UUID.class, column(views, View::configId))
                .bindArray("errors", String.class, column(views, View::error))
                .execute();
        views.clear();
    }

    private static <R, V> Object[] column(List<R> rows, Function<R, V> value) {
        return rows.stream().map(value).toArray();
    }
}
