package dev.meridian.activities.explorer.grammar.tsv;

import dev.meridian.activities.explorer.grammar.ecma.EcmaText;
import java.util.ArrayList;
import java.util.List;

/**
 * A delimited text with a header: unique column names and trimmed cells. A row has one cell for each column, {@code ""}
 * where the text has none; fields beyond the header are dropped.
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
            List<String> row = new ArrayList<>(names.size());
            for (int column = 0; column < names.size(); column++) {
                row.add(column < fields.size() ? EcmaText.trim(fields.get(column)) : "");
            }
            rows.add(row);
        }
        return new TextTable(names, rows);
    }

    /** The first row's cell of a column, which decides its type; {@code ""} if there is no row. */
    public String firstCell(int column) {
        return rows.isEmpty() ? "" : rows.getFirst().get(column);
    }
}
