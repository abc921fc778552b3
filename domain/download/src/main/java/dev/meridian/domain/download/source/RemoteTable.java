package dev.meridian.domain.download.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of a connection.
 *
 * @param id how requests name it; stays the same when the table is renamed, if the service has such ids
 * @param name for people, and what the table in PostgreSQL is called after
 * @param fields the fields that are known before a row is read; rows may bring others
 * @param idField the field that identifies a row; null if the connector numbers the rows or reads ids that are no field
 * @param partialRows whether a field that a row lacks keeps its value; otherwise it becomes null
 * @param incrementalBy the field, or parameter, that the table can be read incrementally by; null if it can't
 * @param changeFields the fields of which a user may choose one to read the table incrementally by; empty if the connector
 *     knows by itself
 */
public record RemoteTable(
        String id,
        String name,
        List<RemoteField> fields,
        @Nullable String idField,
        boolean partialRows,
        @Nullable String incrementalBy,
        List<String> changeFields) {
    public RemoteTable {
        fields = List.copyOf(fields);
        changeFields = List.copyOf(changeFields);
    }

    /** A table whose connector knows by itself which field the table can be read incrementally by. */
    public RemoteTable(
            String id,
            String name,
            List<RemoteField> fields,
            @Nullable String idField,
            boolean partialRows,
            @Nullable String incrementalBy) {
        this(id, name, fields, idField, partialRows, incrementalBy, List.of());
    }
}
