package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.config.ColumnRoles;
import dev.meridian.activities.explorer.grammar.config.LoadedColumn;
import dev.meridian.activities.explorer.grammar.config.LoadedTable;
import dev.meridian.activities.explorer.grammar.source.IndicatorMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads the table of each view. A view of indicators of which any is missing gets the table of the view before it; other
 * views whose data are missing get an empty one.
 */
final class ViewTables {

    private final Explorer explorer;
    private final DataLoader data;
    private final DerivedColumns derived;
    private final Map<String, LoadedTable> textTables = new HashMap<>();
    private LoadedTable previous = LoadedTable.empty();

    ViewTables(Explorer explorer, DataLoader data) {
        this.explorer = explorer;
        this.data = data;
        this.derived = new DerivedColumns(explorer.definitionsFor(""));
    }

    /** Fetches what some views need. */
    void load(List<MergedConfigs.Merged> views) {
        List<Long> ids = new ArrayList<>();
        views.forEach(view -> view.roles().dimensions().forEach(dimension -> ids.add(id(dimension))));
        data.load(ids);
    }

    LoadedTable table(PlannedView view, MergedConfigs.Merged merged) {
        return switch (merged.mode()) {
            case CHART ->
                indicatorTable(merged, ColumnDefinitions.NONE, new DerivedColumns(ColumnDefinitions.NONE))
                        .orElse(LoadedTable.empty());
            case INDICATOR -> {
                previous = indicatorTable(merged, explorer.definitionsFor(""), derived)
                        .orElse(previous);
                yield previous;
            }
            case TABLE -> textTables.computeIfAbsent(view.values().text(RowField.TABLE_SLUG), this::textTable);
        };
    }

    private Optional<LoadedTable> indicatorTable(
            MergedConfigs.Merged merged, ColumnDefinitions definitions, DerivedColumns derivedColumns) {
        Map<String, LoadedColumn> columns = new LinkedHashMap<>();
        Map<String, IndicatorMetadata> metadata = new HashMap<>();
        for (ColumnRoles.Dimension dimension : merged.roles().dimensions()) {
            Optional<IndicatorMetadata> loaded = data.indicator(id(dimension));
            if (loaded.isEmpty()) {
                return Optional.empty();
            }
            metadata.put(dimension.slug(), loaded.get());
            columns.computeIfAbsent(
                    dimension.slug(),
                    slug -> IndicatorColumns.column(slug, loaded.get(), dimension.display(), definitions));
        }
        return Optional.of(new IndicatorTable(columns, metadata, derivedColumns));
    }

    private LoadedTable textTable(String slug) {
        TableBlock table = explorer.tables().get(slug);
        if (table == null) {
            return LoadedTable.empty();
        }
        Optional<String> text =
                table.url().isPresent() ? table.url().flatMap(data::table) : Optional.of(table.inlineText());
        return text.<LoadedTable>map(content -> TextTables.load(content, explorer.definitionsFor(slug)))
                .orElse(LoadedTable.empty());
    }

    private static long id(ColumnRoles.Dimension dimension) {
        return Long.parseLong(dimension.slug());
    }
}
