package dev.meridian.activities.download.publish;

import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.write.ChangeKind;
import dev.meridian.domain.download.write.FieldChange;
import dev.meridian.domain.download.write.RowChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** Translates between the columns of a snapshot's table and the fields of the service. */
final class ChangedColumns {
    static final String VERSION = "_version";

    private final Map<String, Field> fields;

    private ChangedColumns(Map<String, Field> fields) {
        this.fields = fields;
    }

    private record Field(
            String name, ColumnType type, @Nullable String remoteType) {}

    static ChangedColumns of(Handle handle, long table) {
        Map<String, Field> fields = new HashMap<>();
        handle.createQuery("SELECT column_name, name, type, remote_type FROM snapshot_fields WHERE table_id = :table")
                .bind("table", table)
                .map((row, context) -> fields.put(
                        row.getString(1),
                        new Field(row.getString(2), ColumnType.valueOf(row.getString(3)), row.getString(4))))
                .list();
        return new ChangedColumns(fields);
    }

    /**
     * A change as connectors take it.
     *
     * @param version of the stored row; a deleted row has it among its fields
     */
    RowChange toRemote(StoredChange change, @Nullable String version) {
        List<FieldChange> changes = new ArrayList<>();
        change.fields().properties().forEach(entry -> {
            Field field = fields.get(entry.getKey());
            if (field != null) {
                changes.add(new FieldChange(
                        field.name(),
                        field.type(),
                        field.remoteType(),
                        value(entry.getValue(), "base"),
                        value(entry.getValue(), "value")));
            }
        });
        String its = change.kind() == ChangeKind.DELETE
                ? change.fields().path(VERSION).path("base").asString(null)
                : version;
        return new RowChange(change.kind(), change.row(), its, changes);
    }

    /** Values by column, of values by field. */
    Map<String, JsonNode> toColumns(Map<String, JsonNode> byField) {
        Map<String, JsonNode> columns = new HashMap<>();
        fields.forEach((column, field) -> {
            JsonNode value = byField.get(field.name());
            if (value != null) {
                columns.put(column, value);
            }
        });
        return columns;
    }

    private static JsonNode value(JsonNode change, String side) {
        JsonNode value = change.get(side);
        return value == null ? NullNode.getInstance() : value;
    }
}
