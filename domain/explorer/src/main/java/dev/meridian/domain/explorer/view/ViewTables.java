package dev.meridian.domain.explorer.view;

import dev.meridian.domain.explorer.block.ColumnDefinition;
import dev.meridian.domain.explorer.block.ColumnDefinitions;
import dev.meridian.domain.explorer.block.RowField;
import dev.meridian.domain.explorer.config.ColumnRoles;
import dev.meridian.domain.explorer.config.LoadedColumn;
import dev.meridian.domain.explorer.config.LoadedTable;
import dev.meridian.domain.explorer.ecma.EcmaNumber;
import dev.meridian.domain.explorer.program.BuildBudget;
import dev.meridian.domain.explorer.program.Explorer;
import dev.meridian.domain.explorer.selection.PlannedView;
import dev.meridian.domain.explorer.source.BoundedCache;
import dev.meridian.domain.explorer.source.IndicatorMetadata;
import dev.meridian.domain.explorer.table.ColumnMap;
import dev.meridian.domain.explorer.table.DataLoader;
import dev.meridian.domain.explorer.table.IndicatorColumns;
import dev.meridian.domain.explorer.table.TextTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Loads the table of each view. A view of indicators of which any is missing gets the table of the view before it; a
 * view that has no dimensions, and any other view whose data are missing, gets an empty one. Of the columns that an
 * explorer defines, a table of indicators has the columns that the view names and the columns that these read.
 */
final class ViewTables {

    /** Greatest id that is exact as a double. */
    private static final double LARGEST_ID = 1L << 53;

    private static final int MOST_CACHED_COLUMNS = 200_000;

    private final Explorer explorer;
    private final ColumnDefinitions definitions;
    private final DataLoader data;
    private final BuildBudget budget;
    private final BoundedCache<String, ColumnMap> textTables =
            new BoundedCache<>(MOST_CACHED_COLUMNS, table -> 1 + table.size());
    private LoadedTable previous = LoadedTable.empty();

    /**
     * @param definitions the definitions of indicator columns
     */
    ViewTables(Explorer explorer, ColumnDefinitions definitions, DataLoader data, BuildBudget budget) {
        this.explorer = explorer;
        this.definitions = definitions;
        this.data = data;
        this.budget = budget;
    }

    /** Fetches what some views need. */
    void load(List<MergedConfigs.Merged> views) {
        List<Long> ids = new ArrayList<>();
        views.forEach(view ->
                view.roles().dimensions().forEach(dimension -> id(dimension).ifPresent(ids::add)));
        data.load(ids);
    }

    LoadedTable table(PlannedView view, MergedConfigs.Merged merged) {
        return switch (merged.mode()) {
            case CHART -> indicatorTable(merged.roles(), ColumnDefinitions.NONE).orElse(LoadedTable.empty());
            case INDICATOR -> {
                previous = merged.roles().dimensions().isEmpty()
                        ? LoadedTable.empty()
                        : indicatorTable(merged.roles(), definitions).orElse(previous);
                yield previous;
            }
            case TABLE -> textTable(view.values().text(RowField.TABLE_SLUG));
        };
    }

    /** The table of a view's dimensions and of the columns that it names by slug; empty if an indicator is missing. */
    private Optional<LoadedTable> indicatorTable(ColumnRoles roles, ColumnDefinitions columnDefinitions) {
        Map<String, LoadedColumn> columns = new LinkedHashMap<>();
        Map<String, IndicatorMetadata> metadata = new HashMap<>();
        for (ColumnRoles.Dimension dimension : roles.dimensions()) {
            Optional<IndicatorMetadata> loaded = id(dimension).flatMap(data::indicator);
            if (loaded.isEmpty()) {
                return Optional.empty();
            }
            metadata.put(dimension.slug(), loaded.get());
            columns.computeIfAbsent(
                    dimension.slug(),
                    slug -> IndicatorColumns.column(slug, loaded.get(), dimension.display(), columnDefinitions));
        }
        for (String slug : defined(roles.named().all(), columnDefinitions)) {
            columnDefinitions
                    .find(slug)
                    .ifPresent(definition -> columns.computeIfAbsent(
                            slug, absent -> IndicatorColumns.column(definition, metadata, columnDefinitions)));
        }
        return Optional.of(new ColumnMap(columns));
    }

    /** Columns that are named by slug, followed by the columns that their transforms read. */
    private static Set<String> defined(List<String> named, ColumnDefinitions columnDefinitions) {
        Set<String> slugs = new LinkedHashSet<>(named);
        named.forEach(slug -> columnDefinitions
                .written(slug)
                .flatMap(ColumnDefinition::transform)
                .ifPresent(transform -> slugs.addAll(transform.sources())));
        return slugs;
    }

    private ColumnMap textTable(String slug) {
        Optional<ColumnMap> known = textTables.get(slug);
        if (known.isPresent()) {
            return known.get();
        }
        ColumnMap loaded = loadTextTable(slug);
        textTables.put(slug, loaded);
        budget.spendOnColumns(loaded.size());
        return loaded;
    }

    private ColumnMap loadTextTable(String slug) {
        return explorer.table(slug)
                .flatMap(table ->
                        table.url().isPresent() ? table.url().flatMap(data::table) : Optional.of(table.inlineText()))
                .map(text -> TextTables.load(text, explorer.columns().of(slug, budget)))
                .orElse(ColumnMap.EMPTY);
    }

    /** Only whole numbers name indicators, whatever an imported chart says. */
    private static Optional<Long> id(ColumnRoles.Dimension dimension) {
        double id = EcmaNumber.toNumber(dimension.slug());
        return id == Math.rint(id) && Math.abs(id) <= LARGEST_ID ? Optional.of((long) id) : Optional.empty();
    }
}
