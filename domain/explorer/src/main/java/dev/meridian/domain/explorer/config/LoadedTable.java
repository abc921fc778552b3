package dev.meridian.domain.explorer.config;

import java.util.List;
import java.util.Optional;

/** The table that a view's data were loaded into; without columns if nothing was loaded. */
public interface LoadedTable {

    /** A column by slug. */
    Optional<LoadedColumn> column(String slug);

    /** The columns that measure something, in table order. */
    List<LoadedColumn> numericColumns();

    /** Whether any numeric column holds projections. */
    boolean hasProjection();

    /** The table of a view without data, or with data that could not be loaded. */
    static LoadedTable empty() {
        return EmptyLoadedTable.INSTANCE;
    }
}
