package dev.meridian.domain.explorer.config;

import java.util.List;
import java.util.Optional;

/** No columns. */
enum EmptyLoadedTable implements LoadedTable {
    INSTANCE;

    @Override
    public Optional<LoadedColumn> column(String slug) {
        return Optional.empty();
    }

    @Override
    public List<LoadedColumn> numericColumns() {
        return List.of();
    }

    @Override
    public boolean hasProjection() {
        return false;
    }
}
