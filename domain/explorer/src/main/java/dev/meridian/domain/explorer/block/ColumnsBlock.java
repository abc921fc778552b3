package dev.meridian.domain.explorer.block;

import dev.meridian.domain.explorer.ecma.EcmaText;
import dev.meridian.domain.explorer.tsv.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A columns block: definitions for the columns of some tables, or of indicators if it names no table. Only columns with
 * a known meaning are kept. Of several columns with the same name the last one counts, even where its cell is blank or
 * missing.
 */
public final class ColumnsBlock {

    private final List<String> arguments;
    private final List<String> lines;

    /** The names of the columns that are kept. */
    private final List<String> names;

    /** The cells of kept columns; a row may lack its last cells, which differs from blank cells. */
    private final List<String[]> rows;

    private ColumnsBlock(List<String> arguments, List<String> lines, List<String> names, List<String[]> rows) {
        this.arguments = arguments;
        this.lines = lines;
        this.names = names;
        this.rows = rows;
    }

    /**
     * @param arguments the words after the keyword
     * @param lines the block, its header being the first line
     */
    public static ColumnsBlock read(List<String> arguments, List<String> lines) {
        List<String> header = header(lines);
        int[] kept = kept(header);
        List<String[]> rows = new ArrayList<>();
        for (String line : withoutHeader(lines)) {
            List<String> cells = EcmaText.split(line, '\t');
            String[] row = new String[width(kept, cells.size())];
            Arrays.setAll(row, place -> cells.get(kept[place]));
            rows.add(row);
        }
        return new ColumnsBlock(arguments, lines, names(header, kept), rows);
    }

    /** The slugs of the tables that the block is for; empty if it is for indicators. */
    public Set<String> tableSlugs() {
        Set<String> slugs = new HashSet<>(arguments);
        slugs.remove("");
        return slugs;
    }

    /** The definitions in row order. */
    public List<ColumnDefinition> definitions() {
        List<ColumnType> types = types();
        return rows.stream()
                .map(row -> ColumnDefinition.of(typed(row, types)))
                .flatMap(Optional::stream)
                .toList();
    }

    /** All catalog paths that the block mentions. */
    public Set<String> catalogPaths() {
        Set<String> paths = new TreeSet<>();
        List<ColumnType> types = types();
        for (String[] cells : rows) {
            Map<String, JsonNode> row = typed(cells, types);
            String path = ColumnDefinition.text(row, ColumnDefinition.CATALOG_PATH);
            if (!path.isEmpty()) {
                paths.add(path);
            }
            Transform.parse(ColumnDefinition.text(row, ColumnDefinition.TRANSFORM))
                    .ifPresent(transform -> transform.sources().stream()
                            .filter(CatalogPaths::isPath)
                            .forEach(paths::add));
        }
        return paths;
    }

    /** This block with known catalog paths replaced by variable ids, printed and read again. */
    public ColumnsBlock resolved(Map<String, Long> variableIds) {
        PrintedColumns printed = new PrintedColumns(header(lines), withoutHeader(lines), variableIds);
        List<String> header = new ArrayList<>(header(lines));
        if (!header.contains(ColumnDefinition.VARIABLE_ID)) {
            header.add(ColumnDefinition.VARIABLE_ID);
        }
        int[] kept = kept(header);
        List<ColumnType> types = types();
        List<String[]> resolved = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            resolved.add(printed.row(lines.get(i + 1), typed(rows.get(i), types), kept));
        }
        return new ColumnsBlock(arguments, lines, names(header, kept), resolved);
    }

    /** A row's values by column name, without missing cells and without malformed numbers. */
    private Map<String, JsonNode> typed(String[] row, List<ColumnType> types) {
        Map<String, JsonNode> values = new HashMap<>();
        for (int place = 0; place < row.length; place++) {
            JsonNode value = types.get(place).read(row[place]);
            if (!value.isMissingNode()) {
                values.put(names.get(place), value);
            }
        }
        return values;
    }

    /** The type of each kept column that any row has, by the first row that has it. */
    private List<ColumnType> types() {
        List<ColumnType> types = new ArrayList<>();
        for (String[] row : rows) {
            for (int place = types.size(); place < row.length; place++) {
                types.add(ColumnType.of(names.get(place), row[place]));
            }
        }
        return types;
    }

    private static List<String> header(List<String> lines) {
        return lines.isEmpty() ? List.of() : EcmaText.split(lines.getFirst(), '\t');
    }

    private static List<String> withoutHeader(List<String> lines) {
        return lines.isEmpty() ? List.of() : lines.subList(1, lines.size());
    }

    /** The positions of the columns that are kept, in order: where several columns have the same name, the last of them. */
    private static int[] kept(List<String> header) {
        Map<String, Integer> last = new HashMap<>();
        for (int column = 0; column < header.size(); column++) {
            last.put(header.get(column), column);
        }
        int[] columns = new int[header.size()];
        int count = 0;
        for (int column = 0; column < columns.length; column++) {
            String name = header.get(column);
            if (ColumnDefinition.isKnown(name) && Integer.valueOf(column).equals(last.get(name))) {
                columns[count++] = column;
            }
        }
        return Arrays.copyOf(columns, count);
    }

    private static List<String> names(List<String> header, int[] kept) {
        return Arrays.stream(kept).mapToObj(header::get).toList();
    }

    /** How many of the kept columns a row with this number of cells has. */
    static int width(int[] kept, int cells) {
        int width = kept.length;
        while (width > 0 && kept[width - 1] >= cells) {
            width--;
        }
        return width;
    }
}
