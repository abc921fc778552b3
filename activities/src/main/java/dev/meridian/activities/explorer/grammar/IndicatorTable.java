package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.config.LoadedColumn;
import dev.meridian.activities.explorer.grammar.config.LoadedTable;
import dev.meridian.activities.explorer.grammar.source.IndicatorMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of a view's indicators, with the columns that the explorer derives from them. Derived columns are made when
 * asked for, since an explorer may define many and a view shows few.
 */
final class IndicatorTable implements LoadedTable {

    private final Map<String, LoadedColumn> loaded;
    private final Map<String, IndicatorMetadata> metadata;
    private final DerivedColumns derived;

    IndicatorTable(Map<String, LoadedColumn> loaded, Map<String, IndicatorMetadata> metadata, DerivedColumns derived) {
        this.loaded = loaded;
        this.metadata = metadata;
        this.derived = derived;
    }

    @Override
    public Optional<LoadedColumn> column(String slug) {
        LoadedColumn column = loaded.get(slug);
        return column != null ? Optional.of(column) : derived.column(slug, metadata);
    }

    @Override
    public List<LoadedColumn> numericColumns() {
        List<LoadedColumn> columns = new ArrayList<>(loaded.values());
        columns.removeIf(column -> !column.numeric());
        columns.addAll(derived.numericColumns(metadata));
        return columns;
    }

    @Override
    public boolean hasProjection() {
        return loaded.values().stream().anyMatch(column -> column.numeric() && column.projection())
                || derived.hasProjection(metadata);
    }
}
