package dev.meridian.activities.download.export.format;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** One JSON object a line, in UTF-8; PostgreSQL makes the objects. */
final class JsonLines implements TableFile.Rows {
    /**
     * Options of COPY with a delimiter and a quote that JSON never contains, so that COPY quotes and escapes nothing
     * and writes each object as it is.
     */
    private static final String AS_IT_IS = "FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02', ESCAPE E'\\x02'";

    @Override
    public List<FileColumn> write(Connection connection, ExportedTable table, OutputStream file, Runnable row)
            throws SQLException, IOException {
        String objects = "SELECT row_to_json(object) FROM (" + table.query(table.names()) + ") AS object";
        CopiedRows.copy(connection, objects, AS_IT_IS, line -> {
            file.write(line);
            row.run();
        });
        return table.columns().stream().map(JsonLines::described).toList();
    }

    private static FileColumn described(ExportedColumn column) {
        String storedAs = switch (column.type()) {
            case BOOLEAN -> "boolean";
            case BIGINT -> "number";
            // JSON has neither NaN nor infinities.
            case NUMERIC, DOUBLE -> "number, or string for NaN and infinities";
            case JSONB -> "JSON";
            default -> "string";
        };
        return new FileColumn(column.name(), column.field(), column.type().sql(), storedAs);
    }
}
