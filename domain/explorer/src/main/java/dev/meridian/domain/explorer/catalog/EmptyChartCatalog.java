package dev.meridian.domain.explorer.catalog;

import java.util.Collection;
import java.util.Map;

/** The catalog without charts and variables. */
enum EmptyChartCatalog implements ChartCatalog {
    INSTANCE;

    @Override
    public Map<Long, String> chartConfigs(Collection<Long> chartIds) {
        return Map.of();
    }

    @Override
    public Map<Long, VariableConfigs> variableConfigs(Collection<Long> variableIds) {
        return Map.of();
    }

    @Override
    public Map<String, Long> variableIds(Collection<String> catalogPaths) {
        return Map.of();
    }
}
