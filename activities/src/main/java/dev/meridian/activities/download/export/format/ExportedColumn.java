package dev.meridian.activities.download.export.format;

import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ColumnType;

/**
 * A column that is exported.
 *
 * @param name in PostgreSQL and in the file
 * @param field how the other system names it; the column's name if it comes from no other system
 */
public record ExportedColumn(String name, String field, ColumnType type) {
    /** The name as it stands in a statement. */
    String quoted() {
        return ColumnNames.quoted(name);
    }
}
