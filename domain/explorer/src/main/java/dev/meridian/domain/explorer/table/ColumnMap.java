package dev.meridian.domain.explorer.table;

import dev.meridian.domain.explorer.config.LoadedColumn;
import dev.meridian.domain.explorer.config.LoadedTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A loaded table with all columns in memory. */
public final class ColumnMap implements LoadedTable {

    public static final ColumnMap EMPTY = new ColumnMap(Map.of());

    private final Map<String, LoadedColumn> columns;
    private final List<LoadedColumn> numericColumns;
    private final boolean projection;

    public ColumnMap(Map<String, LoadedColumn> columns) {
        this.columns = columns;
        this.numericColumns =
                columns.values().stream().filter(LoadedColumn::numeric).toList();
        this.projection = numericColumns.stream().anyMatch(LoadedColumn::projection);
    }

    public int size() {
        return columns.size();
    }

    @Override
    public Optional<LoadedColumn> column(String slug) {
        return Optional.ofNullable(columns.get(slug));
    }

    @Override
    public List<LoadedColumn> numericColumns() {
        return numericColumns;
    }

    @Override
    public boolean hasProjection() {
        return projection;
    }
}
