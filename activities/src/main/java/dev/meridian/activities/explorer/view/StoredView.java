package dev.meridian.activities.explorer.view;

import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A view as the database has it, without the config's text.
 *
 * @param id of the row
 * @param row its position in the explorer, from 0
 * @param md5 Base64 of the MD5 of its config; null if there is an error
 */
public record StoredView(
        long id,
        int row,
        String viewId,
        String dimensions,
        @Nullable String error,
        @Nullable UUID configId,
        @Nullable String md5) {

    /** All views of an explorer in row order. */
    static List<StoredView> read(Handle handle, ExplorerKey explorer) {
        return handle.createQuery("""
                        SELECT v.id, v.row_index, v.view_id, v.dimensions, v.error, v.chart_config_id, c.md5
                        FROM explorer_views v LEFT JOIN chart_configs c ON c.id = v.chart_config_id
                        WHERE v.tenant = :tenant AND v.slug = :slug ORDER BY v.row_index""")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .map((row, context) -> new StoredView(
                        row.getLong(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getObject(6, UUID.class),
                        row.getString(7)))
                .list();
    }
}
