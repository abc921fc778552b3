package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.ecma.EcmaNumber;
import dev.meridian.activities.explorer.grammar.ecma.EcmaText;
import dev.meridian.activities.explorer.grammar.tsv.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A columns block: definitions for the columns of some tables, or of indicators if it names no table.
 *
 * @param tableSlugs the tables it is for
 * @param header column names as written
 * @param rows the rows below
 */
record ColumnsBlock(List<String> tableSlugs, List<String> header, List<Row> rows) {

    private static final String VARIABLE_ID = "variableId";
    private static final String CATALOG_PATH = "catalogPath";
    private static final String TRANSFORM = "transform";

    /**
     * A row.
     *
     * @param cells its first cells
     * @param idBehind an id in the variable id column, which lies behind the cells; those between are blank
     */
    record Row(List<String> cells, Optional<String> idBehind) {}

    static ColumnsBlock read(List<String> arguments, List<String> lines) {
        List<String> slugs =
                arguments.stream().filter(argument -> !argument.isEmpty()).toList();
        if (lines.isEmpty()) {
            return new ColumnsBlock(slugs, List.of(), List.of());
        }
        List<Row> rows = lines.stream()
                .skip(1)
                .map(line -> new Row(EcmaText.split(line, '\t'), Optional.empty()))
                .toList();
        return new ColumnsBlock(slugs, EcmaText.split(lines.getFirst(), '\t'), rows);
    }

    /** The definitions in row order. */
    List<ColumnDefinition> definitions() {
        return typedRows().stream()
                .map(ColumnDefinition::of)
                .flatMap(Optional::stream)
                .toList();
    }

    /** All catalog paths that the block mentions. */
    Set<String> catalogPaths() {
        Set<String> paths = new TreeSet<>();
        for (Map<String, JsonNode> row : typedRows()) {
            String path = text(row, CATALOG_PATH);
            if (!path.isEmpty()) {
                paths.add(path);
            }
            Transform.parse(text(row, TRANSFORM))
                    .ifPresent(transform -> transform.sources().stream()
                            .filter(CatalogPaths::isPath)
                            .forEach(paths::add));
        }
        return paths;
    }

    /** This block with known catalog paths replaced by variable ids, printed and read again. */
    ColumnsBlock resolved(Map<String, Long> variableIds) {
        List<String> columns = new ArrayList<>(header);
        if (!columns.contains(VARIABLE_ID)) {
            columns.add(VARIABLE_ID);
        }
        int idColumn = columns.indexOf(VARIABLE_ID);
        List<Row> printed = new ArrayList<>();
        List<Map<String, JsonNode>> typed = typedRows();
        for (int i = 0; i < rows.size(); i++) {
            Map<String, JsonNode> row = typed.get(i);
            String id = resolvedId(row, variableIds);
            List<String> cells = new ArrayList<>();
            for (String name : columns.subList(0, Math.min(rows.get(i).cells().size(), columns.size()))) {
                cells.add(
                        switch (name) {
                            case VARIABLE_ID -> id;
                            case TRANSFORM -> CatalogPaths.replace(text(row, TRANSFORM), variableIds);
                            default -> text(row, name);
                        });
            }
            boolean behind = idColumn >= cells.size() && !id.isEmpty();
            while (!behind && !cells.isEmpty() && cells.getLast().isEmpty()) {
                cells.removeLast();
            }
            printed.add(new Row(cells, behind ? Optional.of(id) : Optional.empty()));
        }
        return new ColumnsBlock(tableSlugs, columns, printed);
    }

    /** An empty text counts as an id that is there. */
    private static String resolvedId(Map<String, JsonNode> row, Map<String, Long> variableIds) {
        if (row.containsKey(VARIABLE_ID)) {
            return text(row, VARIABLE_ID);
        }
        Long id = variableIds.get(text(row, CATALOG_PATH));
        return id == null ? "" : EcmaNumber.toText(id);
    }

    /** Each row's values by column name, without the cells it does not have and the numbers that are none. */
    private List<Map<String, JsonNode>> typedRows() {
        List<ColumnType> types = types();
        int idColumn = header.indexOf(VARIABLE_ID);
        List<Map<String, JsonNode>> typed = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Map<String, JsonNode> values = new LinkedHashMap<>();
            for (int column = 0; column < Math.min(row.cells().size(), header.size()); column++) {
                put(values, column, types, row.cells().get(column));
            }
            row.idBehind().ifPresent(id -> put(values, idColumn, types, id));
            typed.add(values);
        }
        return typed;
    }

    private void put(Map<String, JsonNode> values, int column, List<ColumnType> types, String cell) {
        JsonNode value = types.get(column).read(cell);
        if (!value.isMissingNode()) {
            values.put(header.get(column), value);
        }
    }

    /** The type of each column that any row has, by the first row that has it. */
    private List<ColumnType> types() {
        int idColumn = header.indexOf(VARIABLE_ID);
        List<ColumnType> types = new ArrayList<>();
        for (Row row : rows) {
            int width = row.idBehind().isPresent() ? idColumn + 1 : row.cells().size();
            for (int column = types.size(); column < Math.min(width, header.size()); column++) {
                String blank = column == idColumn ? row.idBehind().orElse("") : "";
                String cell = column < row.cells().size() ? row.cells().get(column) : blank;
                types.add(ColumnType.of(header.get(column), cell));
            }
        }
        return types;
    }

    private static String text(Map<String, JsonNode> row, String name) {
        JsonNode value = row.get(name);
        return value == null ? "" : FieldParser.textOf(value);
    }
}
