package dev.meridian.activities.download.transform;

import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ColumnType;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a table that a mapping reads.
 *
 * @param relation the table as it stands in a statement
 * @param types by the column's name, {@code _id} included
 */
record SourceColumns(String relation, Map<String, ColumnType> types) {
    Optional<ColumnType> type(String column) {
        return Optional.ofNullable(types.get(column));
    }

    /** A column of an alias as it stands in a statement. */
    static String column(String alias, String name) {
        return alias + "." + ColumnNames.quoted(name);
    }
}
