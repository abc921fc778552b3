package dev.meridian.domain.explorer.tsv;

import dev.meridian.domain.explorer.ecma.EcmaText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A table with a header: unique column names and trimmed cells. Only some columns are kept, so that cells nobody asks for
 * take no memory. Fields beyond the header are dropped; a row without its last cells has blanks there.
 */
public final class TextTable {

    /** A table without columns and rows. */
    public static final TextTable EMPTY = new TextTable(Map.of());

    private static final int MOST_SHARED = 10_000;
    private static final int LONGEST_SHARED = 64;

    /** The columns that are kept, by name: their place in a row. */
    private final Map<String, Integer> places;

    private final List<String[]> rows = new ArrayList<>();

    private TextTable(Map<String, Integer> places) {
        this.places = places;
    }

    /** The column names of a header: trimmed, and told apart where they are equal. */
    public static List<String> names(List<String> header) {
        return Headers.unique(header);
    }

    /** Reads a delimited text, whose header is the first line that is not empty. */
    public static TextTable read(String text, Predicate<String> kept) {
        DelimitedText lines = DelimitedText.read(text);
        return lines.hasNext() ? of(lines.next().fields(), fields(lines), kept) : EMPTY;
    }

    /** The table of a header and rows, which are read once. */
    public static TextTable of(List<String> header, Iterator<List<String>> rows, Predicate<String> kept) {
        List<String> names = names(header);
        Map<String, Integer> places = new LinkedHashMap<>();
        int[] columns = new int[names.size()];
        for (int column = 0; column < columns.length; column++) {
            if (kept.test(names.get(column))) {
                columns[places.size()] = column;
                places.put(names.get(column), places.size());
            }
        }
        TextTable table = new TextTable(places);
        Map<String, String> shared = new HashMap<>();
        rows.forEachRemaining(fields -> table.rows.add(table.row(fields, columns, shared)));
        return table;
    }

    private static Iterator<List<String>> fields(DelimitedText lines) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return lines.hasNext();
            }

            @Override
            public List<String> next() {
                return lines.next().fields();
            }
        };
    }

    private String[] row(List<String> fields, int[] columns, Map<String, String> shared) {
        int width = places.size();
        while (width > 0 && columns[width - 1] >= fields.size()) {
            width--;
        }
        String[] row = new String[width];
        for (int place = 0; place < width; place++) {
            row[place] = shared(EcmaText.trim(fields.get(columns[place])), shared);
        }
        return row;
    }

    /** One copy of each distinct text, shared by all rows, because rows repeat their texts. */
    private static String shared(String cell, Map<String, String> shared) {
        if (cell.length() > LONGEST_SHARED) {
            return cell;
        }
        if (shared.size() >= MOST_SHARED) {
            shared.clear();
        }
        String other = shared.putIfAbsent(cell, cell);
        return other == null ? cell : other;
    }

    /** How many rows there are. */
    public int size() {
        return rows.size();
    }

    /** The kept columns by place, in header order. */
    public List<String> names() {
        return List.copyOf(places.keySet());
    }

    /** The place of a column in the rows; empty if it is not there or not kept. */
    public Optional<Integer> column(String name) {
        return Optional.ofNullable(places.get(name));
    }

    /** A cell of a kept column; {@code ""} where the row has none. */
    public String cell(int row, int column) {
        String[] cells = rows.get(row);
        return column < cells.length ? cells[column] : "";
    }

    /** The first row's cell of a column, which decides its type; {@code ""} if there is no row. */
    public String firstCell(int column) {
        return rows.isEmpty() ? "" : cell(0, column);
    }
}
