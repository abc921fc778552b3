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
 * @param rows header and rows as cells; a row may be shorter than the header
 */
record ColumnsBlock(List<String> tableSlugs, List<List<String>> rows) {

    private static final String VARIABLE_ID = "variableId";
    private static final String CATALOG_PATH = "catalogPath";
    private static final String TRANSFORM = "transform";

    static ColumnsBlock read(List<String> arguments, List<String> lines) {
        List<String> slugs =
                arguments.stream().filter(argument -> !argument.isEmpty()).toList();
        return new ColumnsBlock(
                slugs, lines.stream().map(line -> EcmaText.split(line, '\t')).toList());
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

    /** This block with known catalog paths replaced by variable ids, printed and split again. */
    ColumnsBlock resolved(Map<String, Long> variableIds) {
        if (rows.isEmpty()) {
            return this;
        }
        List<String> header = new ArrayList<>(rows.getFirst());
        if (!header.contains(VARIABLE_ID)) {
            header.add(VARIABLE_ID);
        }
        List<List<String>> printed = new ArrayList<>();
        printed.add(header);
        for (Map<String, JsonNode> row : typedRows()) {
            List<String> cells = new ArrayList<>();
            for (String name : header) {
                cells.add(
                        switch (name) {
                            case VARIABLE_ID -> resolvedId(row, variableIds);
                            case TRANSFORM -> CatalogPaths.replace(text(row, TRANSFORM), variableIds);
                            default -> text(row, name);
                        });
            }
            while (!cells.isEmpty() && cells.getLast().isEmpty()) {
                cells.removeLast();
            }
            printed.add(cells);
        }
        return new ColumnsBlock(tableSlugs, printed);
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
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String> header = rows.getFirst();
        List<ColumnType> types = new ArrayList<>();
        for (int column = 0; column < header.size(); column++) {
            types.add(ColumnType.of(header.get(column), firstCell(column)));
        }
        List<Map<String, JsonNode>> typed = new ArrayList<>();
        for (List<String> cells : rows.subList(1, rows.size())) {
            Map<String, JsonNode> row = new LinkedHashMap<>();
            for (int column = 0; column < Math.min(cells.size(), header.size()); column++) {
                JsonNode value = types.get(column).read(cells.get(column));
                if (!value.isMissingNode()) {
                    row.put(header.get(column), value);
                }
            }
            typed.add(row);
        }
        return typed;
    }

    private String firstCell(int column) {
        return rows.stream()
                .skip(1)
                .filter(cells -> cells.size() > column)
                .map(cells -> cells.get(column))
                .findFirst()
                .orElse("");
    }

    private static String text(Map<String, JsonNode> row, String name) {
        JsonNode value = row.get(name);
        return value == null ? "" : FieldParser.textOf(value);
    }
}
