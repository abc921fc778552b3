package dev.meridian.domain.explorer.block;

import dev.meridian.domain.explorer.ecma.EcmaNumber;
import dev.meridian.domain.explorer.ecma.EcmaText;
import dev.meridian.domain.explorer.tsv.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Prints the rows of a columns block, with ids for catalog paths; blanks that end a row are cut, as on any line. */
final class PrintedColumns {

    private final List<String> header;
    private final int idColumn;
    private final List<ColumnType> types = new ArrayList<>();
    private final Map<String, Long> variableIds;

    /**
     * @param header the names of all columns; if there is no column for ids, one is added at the end
     * @param lines the rows as written
     */
    PrintedColumns(List<String> header, List<String> lines, Map<String, Long> variableIds) {
        this.header = header;
        int id = header.lastIndexOf(ColumnDefinition.VARIABLE_ID);
        this.idColumn = id < 0 ? header.size() : id;
        this.variableIds = variableIds;
        for (String line : lines) {
            List<String> cells = EcmaText.split(line, '\t');
            for (int column = types.size(); column < Math.min(cells.size(), header.size()); column++) {
                types.add(ColumnType.of(header.get(column), cells.get(column)));
            }
        }
    }

    /**
     * The printed cells of the wanted columns, as far as the row goes.
     *
     * @param line the row as written
     * @param values what it says by column name
     */
    String[] row(String line, Map<String, JsonNode> values, int[] wanted) {
        List<String> cells = EcmaText.split(line, '\t');
        int written = Math.min(cells.size(), header.size());
        String id = id(values);
        int width = idColumn + 1;
        if (idColumn < written || id.isEmpty()) {
            width = written;
            while (width > 0 && printed(width - 1, cells, values, id).isEmpty()) {
                width--;
            }
        }
        String[] row = new String[ColumnsBlock.width(wanted, width)];
        Arrays.setAll(row, place -> printed(wanted[place], cells, values, id));
        return row;
    }

    private String printed(int column, List<String> cells, Map<String, JsonNode> values, String id) {
        if (column == idColumn) {
            return id;
        }
        if (column >= cells.size()) {
            return "";
        }
        String name = header.get(column);
        return switch (name) {
            case ColumnDefinition.VARIABLE_ID -> id;
            case ColumnDefinition.TRANSFORM -> CatalogPaths.replace(ColumnDefinition.text(values, name), variableIds);
            default ->
                ColumnDefinition.isKnown(name)
                        ? ColumnDefinition.text(values, name)
                        : FieldParser.textOf(types.get(column).read(cells.get(column)));
        };
    }

    /** An empty text counts as an id that is there. */
    private String id(Map<String, JsonNode> values) {
        if (values.containsKey(ColumnDefinition.VARIABLE_ID)) {
            return ColumnDefinition.text(values, ColumnDefinition.VARIABLE_ID);
        }
        Long id = variableIds.get(ColumnDefinition.text(values, ColumnDefinition.CATALOG_PATH));
        return id == null ? "" : EcmaNumber.toText(id);
    }
}
