package dev.meridian.domain.explorer.program;

import dev.meridian.domain.explorer.block.CatalogPaths;
import dev.meridian.domain.explorer.block.ColumnDefinition;
import dev.meridian.domain.explorer.block.ColumnsBlock;
import dev.meridian.domain.explorer.block.FieldParser;
import dev.meridian.domain.explorer.block.Graphers;
import dev.meridian.domain.explorer.ecma.EcmaText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Collects what an explorer refers to. */
final class References {

    private static final List<String> VARIABLE_COLUMNS =
            List.of("yVariableIds", "xVariableId", "colorVariableId", "sizeVariableId");

    private References() {}

    static ExplorerReferences of(Graphers graphers, List<ColumnsBlock> columns, Set<String> tableUrls) {
        Set<Long> charts = new TreeSet<>();
        graphers.column("grapherId").ifPresent(column -> addIds(graphers, column, charts));
        Set<Long> variables = new TreeSet<>();
        VARIABLE_COLUMNS.forEach(
                name -> graphers.column(name).ifPresent(column -> addIds(graphers, column, variables)));
        Set<String> paths = new TreeSet<>(CatalogPaths.in(graphers));
        for (ColumnsBlock block : columns) {
            paths.addAll(block.catalogPaths());
            block.definitions().forEach(definition -> addIds(definition, variables));
        }
        return new ExplorerReferences(charts, variables, paths, tableUrls);
    }

    private static void addIds(Graphers graphers, int column, Set<Long> ids) {
        for (int row = 0; row < graphers.size(); row++) {
            String text = FieldParser.textOf(graphers.value(row, column));
            EcmaText.words(text).stream()
                    .map(ViewDimensions::leadingId)
                    .flatMap(Optional::stream)
                    .forEach(ids::add);
        }
    }

    private static void addIds(ColumnDefinition definition, Set<Long> ids) {
        if (definition.byVariable()) {
            ViewDimensions.leadingId(definition.key()).ifPresent(ids::add);
        }
        definition.transform().ifPresent(transform -> ids.addAll(transform.variableIds()));
    }
}
