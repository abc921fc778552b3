package dev.meridian.domain.download.source;

import dev.meridian.domain.download.value.ColumnType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to read or write a table.
 *
 * @param table {@link RemoteTable#id}
 * @param idField the field that identifies rows, if the user chose another one than the table's own; null otherwise
 * @param types what the user says that fields hold, by the field's name. The caller declares them to the {@code RowBuffer};
 *     they stand here for connectors that can ask the other system for them
 * @param changedBy the field that the user chose to read the table incrementally by; null for the connector's own
 * @param since read only what changed since this {@link PageEnd#mark}, inclusive and with an overlap; null for all rows
 */
public record TableRequest(
        String table,
        @Nullable String idField,
        Map<String, ColumnType> types,
        @Nullable String changedBy,
        @Nullable String since) {
    public TableRequest {
        types = Map.copyOf(types);
    }

    /** A request for a table without a field that the user chose for incremental reading. */
    public TableRequest(String table, @Nullable String idField, Map<String, ColumnType> types, @Nullable String since) {
        this(table, idField, types, null, since);
    }

    /** All rows of a table, as the connector sees it. */
    public static TableRequest all(String table) {
        return new TableRequest(table, null, Map.of(), null);
    }
}
