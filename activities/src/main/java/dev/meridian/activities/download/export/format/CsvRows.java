package dev.meridian.activities.download.export.format;

import dev.meridian.domain.download.value.ColumnType;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * CSV by RFC 4180 in UTF-8, with a header, commas and CRLF. PostgreSQL does the quoting: null is an empty field, an empty text
 * is an empty field in quotes.
 */
final class CsvRows implements TableFile.Rows {
    private static final byte[] END_OF_LINE = {'\r', '\n'};

    private final boolean guardsFormulas;

    /** @param guardsFormulas whether an apostrophe is put before texts that spreadsheets would take for formulas */
    CsvRows(boolean guardsFormulas) {
        this.guardsFormulas = guardsFormulas;
    }

    @Override
    public List<FileColumn> write(Connection connection, ExportedTable table, OutputStream file, Runnable row)
            throws SQLException, IOException {
        List<String> expressions =
                table.columns().stream().map(this::expression).toList();
        boolean[] isHeader = {true};
        CopiedRows.copy(connection, table.query(expressions), "FORMAT csv, HEADER", line -> {
            write(line, file);
            if (isHeader[0]) {
                isHeader[0] = false;
            } else {
                row.run();
            }
        });
        return table.columns().stream()
                .map(column -> new FileColumn(
                        column.name(), column.field(), column.type().sql(), "text"))
                .toList();
    }

    /** PostgreSQL ends each line with a single line feed. */
    private static void write(byte[] line, OutputStream file) throws IOException {
        file.write(line, 0, line.length - 1);
        file.write(END_OF_LINE);
    }

    private String expression(ExportedColumn column) {
        String name = column.quoted();
        if (column.type() == ColumnType.BOOLEAN) {
            // COPY would write t and f.
            return name + "::text AS " + name;
        }
        if (guardsFormulas && column.type() == ColumnType.TEXT) {
            return "CASE WHEN left(" + name + ", 1) IN ('=', '+', '-', '@', E'\\t', E'\\r', E'\\n') THEN '''' || "
                    + name + " ELSE " + name + " END AS " + name;
        }
        return name;
    }
}
