package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.ecma.EcmaText;
import dev.meridian.activities.explorer.grammar.tsv.Grid;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An explorer ready to be turned into views: catalog paths are replaced by the ids that are known, and everything is
 * looked up by name.
 *
 * @param globals the fields that keyword lines set
 * @param fieldColumns the graphers columns that are row fields
 * @param definitions column definitions by table slug; {@code ""} for indicators and the table without a slug
 * @param tables by slug
 * @param selection the entities that the selection line names
 */
record Explorer(
        Graphers graphers,
        RowValues globals,
        Map<Integer, RowField> fieldColumns,
        Map<String, ColumnDefinitions> definitions,
        Map<String, TableBlock> tables,
        List<String> selection) {

    static Explorer of(Grid grid, Graphers graphers, List<ColumnsBlock> columns) {
        Map<Integer, RowField> fieldColumns = new HashMap<>();
        for (int column = 0; column < graphers.names().size(); column++) {
            int number = column;
            RowField.named(graphers.names().get(column)).ifPresent(field -> fieldColumns.put(number, field));
        }
        Map<String, TableBlock> tables = new HashMap<>();
        for (int line : grid.findAll("table")) {
            TableBlock table = TableBlock.read(grid, line);
            tables.putIfAbsent(table.slug(), table);
        }
        return new Explorer(
                graphers,
                RowValues.ofGlobals(grid.globals()),
                fieldColumns,
                definitions(columns),
                tables,
                grid.find("selection").map(grid::arguments).orElse(List.of()));
    }

    private static Map<String, ColumnDefinitions> definitions(List<ColumnsBlock> blocks) {
        Map<String, List<ColumnDefinition>> bySlug = new HashMap<>();
        for (ColumnsBlock block : blocks) {
            List<ColumnDefinition> definitions = block.definitions();
            List<String> slugs = block.tableSlugs().isEmpty() ? List.of("") : block.tableSlugs();
            slugs.forEach(slug ->
                    bySlug.computeIfAbsent(slug, absent -> new ArrayList<>()).addAll(definitions));
        }
        Map<String, ColumnDefinitions> result = new HashMap<>();
        bySlug.forEach((slug, definitions) -> result.put(slug, new ColumnDefinitions(definitions)));
        return result;
    }

    /** The definitions for a table, or for indicators if the slug is {@code ""}. */
    ColumnDefinitions definitionsFor(String tableSlug) {
        return definitions.getOrDefault(tableSlug, ColumnDefinitions.NONE);
    }

    /** The fields of a view for which a row was selected; none is selected where there are no choices. */
    RowValues values(Optional<Integer> selectedRow) {
        if (selectedRow.isEmpty()) {
            return globals;
        }
        Map<RowField, JsonNode> values = new EnumMap<>(RowField.class);
        fieldColumns.forEach((column, field) -> {
            JsonNode cell = graphers.value(selectedRow.get(), column);
            if (!cell.isMissingNode() && !(cell.isString() && cell.stringValue().isEmpty())) {
                values.put(field, field.parser().parseCell(cell));
            }
        });
        return globals.with(values);
    }

    ViewMode mode(RowValues values) {
        if (graphers.size() > 0 && graphers.column("yVariableIds").isPresent()) {
            return ViewMode.INDICATOR;
        }
        return values.grapherId().isPresent() ? ViewMode.CHART : ViewMode.TABLE;
    }

    /** The y columns that a view names by slug. */
    static List<String> ySlugs(RowValues values) {
        return EcmaText.words(values.text(RowField.Y_SLUGS));
    }
}
