package dev.meridian.activities.download.export.format;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table that is exported.
 *
 * @param relation the table as it stands in a statement, with its schema
 * @param columns the columns in the order of the file; the first is {@code _id}, by which the rows are in order
 */
public record ExportedTable(String relation, List<ExportedColumn> columns) {
    /** A query of columns, given as they stand in a statement. The same rows come in the same order, so that equal tables make equal files. */
    String query(List<String> expressions) {
        return "SELECT " + String.join(", ", expressions) + " FROM " + relation + " ORDER BY _id COLLATE \"C\"";
    }

    /** The columns' names as they stand in a statement. */
    List<String> names() {
        return columns.stream().map(ExportedColumn::quoted).collect(Collectors.toList());
    }
}
