package dev.meridian.domain.explorer.program;

import dev.meridian.domain.explorer.block.ColumnsBlock;
import dev.meridian.domain.explorer.block.Graphers;
import dev.meridian.domain.explorer.block.RowField;
import dev.meridian.domain.explorer.block.TableBlock;
import dev.meridian.domain.explorer.ecma.EcmaText;
import dev.meridian.domain.explorer.tsv.Grid;
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
 * @param columns the definitions of columns
 * @param tables their keyword lines by slug
 * @param selection the entities that the selection line names, each once
 */
public record Explorer(
        Grid grid,
        Graphers graphers,
        RowValues globals,
        Map<Integer, RowField> fieldColumns,
        TableColumns columns,
        Map<String, Integer> tables,
        List<String> selection) {

    static Explorer of(Grid grid, Graphers graphers, List<ColumnsBlock> columns) {
        Map<Integer, RowField> fieldColumns = new HashMap<>();
        for (int column = 0; column < graphers.names().size(); column++) {
            int number = column;
            RowField.named(graphers.names().get(column)).ifPresent(field -> fieldColumns.put(number, field));
        }
        Map<String, Integer> tables = new HashMap<>();
        for (int line : grid.findAll("table")) {
            tables.putIfAbsent(TableBlock.slug(grid, line), line);
        }
        return new Explorer(
                grid,
                graphers,
                RowValues.ofGlobals(grid.globals()),
                fieldColumns,
                new TableColumns(columns, tables.keySet()),
                tables,
                grid.find("selection").map(grid::arguments).orElse(List.of()).stream()
                        .distinct()
                        .toList());
    }

    /** A table by its slug. */
    public Optional<TableBlock> table(String slug) {
        return Optional.ofNullable(tables.get(slug)).map(line -> TableBlock.read(grid, line));
    }

    /** The fields of a view for which a row was selected; none is selected where there are no choices. */
    public RowValues values(Optional<Integer> selectedRow) {
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

    public ViewMode mode(RowValues values) {
        if (graphers.size() > 0 && graphers.column("yVariableIds").isPresent()) {
            return ViewMode.INDICATOR;
        }
        return values.grapherId().isPresent() ? ViewMode.CHART : ViewMode.TABLE;
    }

    /** The y columns that a view names by slug. */
    public static List<String> ySlugs(RowValues values) {
        return EcmaText.words(values.text(RowField.Y_SLUGS));
    }
}
