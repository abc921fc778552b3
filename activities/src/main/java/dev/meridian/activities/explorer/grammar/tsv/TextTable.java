package dev.meridian.activities.explorer.grammar.tsv;

import dev.meridian.activities.explorer.grammar.ecma.EcmaText;
import java.util.ArrayList;
import java.util.List;

/**
 * A delimited text with a header: unique column names and trimmed cells. Fields beyond the header are dropped; a row may be
 * shorter than the header, so that a wide header over many short rows costs nothing.
 *
 * @param names column names in header order
 * @param rows cells by row and column
 */
public record TextTable(List<String> names, List<List<String>> rows) {

    /** A table without columns and rows. */
    public static final TextTable EMPTY = new TextTable(List.of(), List.of());

    /** Reads a delimited text; the first line that is not empty is the header. */
    public static TextTable read(String text) {
        return of(DelimitedText.read(text).records());
    }

    /** The table of some records, the first being the header. */
    public static TextTable of(List<List<String>> records) {
        if (records.isEmpty()) {
            return EMPTY;
        }
        List<String> names = Headers.unique(records.getFirst());
        List<List<String>> rows = new ArrayList<>(records.size() - 1);
        for (List<String> fields : records.subList(1, records.size())) {
            int width = Math.min(fields.size(), names.size());
            List<String> row = new ArrayList<>(width);
            for (String field : fields.subList(0, width)) {
                row.add(EcmaText.trim(field));
            }
            rows.add(row);
        }
        return new TextTable(names, rows);
    }

    /** A cell; {@code ""} where the row has none. */
    public String cell(int row, int column) {
        List<String> cells = rows.get(row);
        return column < cells.size() ? cells.get(column) : "";
    }

    /** The first row's cell of a column, which decides its type; {@code ""} if there is no row. */
    public String firstCell(int column) {
        return rows.isEmpty() ? "" : cell(0, column);
    }
}
