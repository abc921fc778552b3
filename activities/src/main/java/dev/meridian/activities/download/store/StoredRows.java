package dev.meridian.activities.download.store;

import dev.meridian.domain.download.value.ExactJson;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;

/** Reads downloaded rows by keyset, and the columns that they have. */
public final class StoredRows {
    /**
     * A row.
     *
     * @param id the remote id
     * @param values by column; a column without a value is null
     */
    public record StoredRow(String id, JsonNode values) {}

    /**
     * A column.
     *
     * @param field as the other system names it
     * @param type in SQL
     */
    public record ShownColumn(String name, String field, String type) {}

    /** The rows after an id, by id; empty if nothing has been downloaded yet. */
    public List<StoredRow> after(Handle handle, SnapshotTable table, String id, int limit) {
        if (columns(handle, table).isEmpty() && !exists(handle, table)) {
            return List.of();
        }
        return handle.createQuery("SELECT _id, to_jsonb(t.*) - '_id' AS row FROM " + table.quoted()
                        + " AS t WHERE _id > :after ORDER BY _id LIMIT :limit")
                .bind("after", id)
                .bind("limit", limit)
                .map((row, context) -> new StoredRow(row.getString(1), ExactJson.read(row.getString(2))))
                .list();
    }

    /** One row; empty if there is none with the id. */
    public Optional<StoredRow> find(Handle handle, SnapshotTable table, String id) {
        return handle.createQuery(
                        "SELECT _id, to_jsonb(t.*) - '_id' AS row FROM " + table.quoted() + " AS t WHERE _id = :id")
                .bind("id", id)
                .map((row, context) -> new StoredRow(row.getString(1), ExactJson.read(row.getString(2))))
                .findOne();
    }

    /** The columns of the fields that have been seen. */
    public List<ShownColumn> columns(Handle handle, SnapshotTable table) {
        return Columns.of(handle, table).all().stream()
                .map(column -> new ShownColumn(
                        column.name(), column.field(), column.type().sql()))
                .toList();
    }

    /** Whether the table has been made, which its first download does. */
    public boolean exists(Handle handle, SnapshotTable table) {
        return handle.createQuery("SELECT to_regclass(:name) IS NOT NULL")
                .bind("name", table.quoted())
                .mapTo(boolean.class)
                .one();
    }
}
