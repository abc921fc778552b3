package dev.meridian.activities.explorer.preview;

import dev.meridian.activities.explorer.preview.PreviewedChange.Kind;
import dev.meridian.activities.explorer.view.ExplorerPreview;
import dev.meridian.activities.explorer.view.StoredView;
import dev.meridian.activities.explorer.view.ViewChanges.Change;
import dev.meridian.domain.explorer.selection.ExplorerView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes the changes of a preview, some at a time, so that neither configs nor rows are all in memory at once. */
final class ChangeRows {
    private static final int BATCH = 200;

    /**
     * How many characters the differences of one preview may take. For further views only the fact that they differ is kept.
     */
    private static final long MOST_CHARACTERS = 1L << 25;

    private record Row(
            int place,
            String change,
            String viewId,
            String dimensions,
            @Nullable Integer line,
            @Nullable String error,
            @Nullable String fields) {
        long characters() {
            return viewId.length()
                    + dimensions.length()
                    + (error == null ? 0 : error.length())
                    + (fields == null ? 0 : fields.length());
        }
    }

    private final Handle tx;
    private final UUID previewId;
    private final List<Integer> lines;
    private int place;
    private long characters;
    private long fieldCharacters;

    ChangeRows(Handle tx, UUID previewId, List<Integer> lines) {
        this.tx = tx;
        this.previewId = previewId;
        this.lines = lines;
    }

    /** Writes all changes; returns about how much room they take. */
    static long write(Handle tx, UUID previewId, ExplorerPreview preview) {
        ChangeRows rows = new ChangeRows(tx, previewId, preview.lines());
        List<Change> changes = preview.changes().list();
        for (int from = 0; from < changes.size(); from += BATCH) {
            rows.write(changes.subList(from, Math.min(from + BATCH, changes.size())));
        }
        return rows.characters;
    }

    private void write(List<Change> changes) {
        Map<UUID, String> configs = configs(changes);
        List<Row> rows = new ArrayList<>(changes.size());
        for (Change change : changes) {
            Row row = row(change, configs);
            characters += row.characters();
            rows.add(row);
        }
        insert(rows);
    }

    /** The stored configs of views that would have another one. */
    private Map<UUID, String> configs(List<Change> changes) {
        List<UUID> ids = new ArrayList<>();
        for (Change change : changes) {
            if (change instanceof Change.Updated(StoredView before, ExplorerView _) && before.configId() != null) {
                ids.add(before.configId());
            }
        }
        Map<UUID, String> configs = new HashMap<>();
        if (!ids.isEmpty()) {
            tx.createQuery("SELECT id, config FROM chart_configs WHERE id = ANY (:ids)")
                    .bindArray("ids", UUID.class, ids)
                    .map((row, context) -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
                    .forEach(config -> configs.put(config.getKey(), config.getValue()));
        }
        return configs;
    }

    private Row row(Change change, Map<UUID, String> configs) {
        return switch (change) {
            case Change.Created(ExplorerView view) -> built(Kind.CREATED, view, null);
            case Change.Updated(StoredView before, ExplorerView view) ->
                built(
                        Kind.UPDATED,
                        view,
                        fields(
                                before,
                                before.configId() == null ? null : configs.get(before.configId()),
                                view,
                                view.config()));
            case Change.Moved(StoredView before, ExplorerView view) ->
                built(Kind.MOVED, view, fields(before, null, view, null));
            case Change.Failing(StoredView before, ExplorerView view) -> built(Kind.UNCHANGED, view, null);
            case Change.Removed(StoredView before) ->
                new Row(place++, Kind.REMOVED.wireName(), before.viewId(), before.dimensions(), null, null, null);
        };
    }

    private Row built(Kind kind, ExplorerView view, @Nullable String fields) {
        Integer line = view.row() < lines.size() ? lines.get(view.row()) : null;
        return new Row(place++, kind.wireName(), view.viewId(), view.dimensions(), line, view.error(), fields);
    }

    private @Nullable String fields(
            StoredView before, @Nullable String config, ExplorerView after, @Nullable String builtConfig) {
        if (fieldCharacters >= MOST_CHARACTERS) {
            return null;
        }
        String fields = ViewFields.compare(before, config, after, builtConfig);
        fieldCharacters += fields.length();
        return fields;
    }

    private void insert(List<Row> rows) {
        tx.createUpdate("""
                        INSERT INTO explorer_preview_changes
                            (preview_id, n, change, view_id, dimensions, line, error, fields)
                        SELECT :preview, c.n, c.change, c.view_id, c.dimensions, c.line, c.error, c.fields
                        FROM unnest(:places::integer[], :changes::text[], :views::text[], :dimensions::text[],
                                    :lines::integer[], :errors::text[], :fields::text[])
                            AS c (n, change, view_id, dimensions, line, error, fields)""")
                .bind("preview", previewId)
                .bindArray("places", Integer.class, column(rows, Row::place))
                .bindArray("changes", String.class, column(rows, Row::change))
                .bindArray("views", String.class, column(rows, Row::viewId))
                .bindArray("dimensions", String.class, column(rows, Row::dimensions))
                .bindArray("lines", Integer.class, column(rows, Row::line))
                .bindArray("errors", String.class, column(rows, Row::error))
                .bindArray("fields", String.class, column(rows, Row::fields))
                .execute();
    }

    private static <V> Object[] column(List<Row> rows, Function<Row, V> value) {
        return rows.stream().map(value).toArray();
    }
}
