package dev.meridian.domain.explorer.program;

import dev.meridian.domain.explorer.ecma.EcmaText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The header of a block in an explorer's JSON document. Header cells without a name are named after their position,
 * except those at the end of the header, which are dropped. Of several columns with the same name the last one counts,
 * even where its cell is blank or missing.
 */
final class DocumentHeader {

    private static final String UNNAMED = "_column";

    private final List<String> names;

    /** The number of the last column with each name. */
    private final Map<String, Integer> last = new HashMap<>();

    private DocumentHeader(List<String> names) {
        this.names = names;
        for (int column = 0; column < names.size(); column++) {
            last.put(names.get(column), column);
        }
    }

    static DocumentHeader read(String line) {
        List<String> cells = EcmaText.split(line, '\t');
        int named = cells.size();
        while (named > 0 && cells.get(named - 1).isEmpty()) {
            named--;
        }
        String[] names = new String[named];
        for (int column = 0; column < named; column++) {
            String name = cells.get(column);
            names[column] = name.isEmpty() ? UNNAMED + column : name;
        }
        return new DocumentHeader(List.of(names));
    }

    /** The cells of a row by name, without the empty ones. */
    SortedMap<String, String> cells(String line) {
        List<String> cells = EcmaText.split(line, '\t');
        SortedMap<String, String> row = new TreeMap<>();
        for (int column = 0; column < Math.min(cells.size(), names.size()); column++) {
            String name = names.get(column);
            if (!cells.get(column).isEmpty() && Integer.valueOf(column).equals(last.get(name))) {
                row.put(name, cells.get(column));
            }
        }
        return row;
    }
}
