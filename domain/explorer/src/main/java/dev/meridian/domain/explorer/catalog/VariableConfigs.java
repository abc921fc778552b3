package dev.meridian.domain.explorer.catalog;

import org.jspecify.annotations.Nullable;

/**
 * The two grapher configs a variable may have, as JSON text ({@code patch} columns).
 *
 * @param etl what the data pipeline set
 * @param admin what an author set; wins over {@code etl}
 */
public record VariableConfigs(
        @Nullable String etl, @Nullable String admin) {}
