package dev.meridian.activities.download.export.format;

import dev.meridian.domain.download.value.ColumnType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Decides what the columns of a Parquet file hold, by one look at the values of those columns of which PostgreSQL holds more than
 * Parquet: decimals of any length, NaN, infinities, the last years, and the end of a day as 24:00.
 */
final class ParquetColumns {
    private final Connection connection;
    private final ExportedTable table;

    ParquetColumns(Connection connection, ExportedTable table) {
        this.connection = connection;
        this.table = table;
    }

    List<ParquetColumn> decide() throws SQLException {
        List<ExportedColumn> looked = table.columns().stream()
                .filter(column -> needsLook(column.type()))
                .toList();
        List<ParquetColumn> found = look(looked);
        List<ParquetColumn> decided = new ArrayList<>();
        int next = 0;
        for (ExportedColumn column : table.columns()) {
            decided.add(needsLook(column.type()) ? found.get(next++) : ParquetColumn.of(column));
        }
        return decided;
    }

    private static boolean needsLook(ColumnType type) {
        return switch (type) {
            case NUMERIC, TIMESTAMPTZ, TIMESTAMP, DATE, TIME -> true;
            default -> false;
        };
    }

    private List<ParquetColumn> look(List<ExportedColumn> columns) throws SQLException {
        if (columns.isEmpty()) {
            return List.of();
        }
        String question = columns.stream().map(ParquetColumns::question).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + question + " FROM " + table.relation())) {
            row.next();
            List<ParquetColumn> decided = new ArrayList<>();
            int at = 1;
            for (ExportedColumn column : columns) {
                boolean fits = !row.getBoolean(at++);
                int whole = row.getInt(at++);
                int scale = row.getInt(at++);
                if (column.type() == ColumnType.NUMERIC) {
                    int precision = Math.max(1, whole + scale);
                    decided.add(
                            fits && precision <= ParquetColumn.MOST_DIGITS
                                    ? ParquetColumn.decimal(column, precision, scale)
                                    : ParquetColumn.asText(column));
                } else {
                    decided.add(fits ? ParquetColumn.of(column) : ParquetColumn.asText(column));
                }
            }
            return decided;
        }
    }

    /** Three expressions: whether there is a value that Parquet can't hold, and the digits before and behind the point. */
    private static String question(ExportedColumn column) {
        String name = column.quoted();
        return switch (column.type()) {
            case NUMERIC ->
                "bool_or(" + name + " IN ('NaN', 'Infinity', '-Infinity')), max(length(trunc(abs(" + name
                        + "))::text)), max(scale(" + name + "))";
            // In microseconds since 1970 the last years of PostgreSQL do not fit into 64 bits.
            case TIMESTAMPTZ, TIMESTAMP ->
                "bool_or(NOT isfinite(" + name + ") OR " + name + " >= '290000-01-01'), 0, 0";
            case DATE -> "bool_or(NOT isfinite(" + name + ")), 0, 0";
            case TIME -> "bool_or(" + name + " = '24:00'), 0, 0";
            default -> throw new IllegalArgumentException(column.type().sql());
        };
    }
}
