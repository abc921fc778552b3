package dev.meridian.domain.explorer.catalog;

import java.util.Collection;
import java.util.Map;

/**
 * Looks up charts and variables in bulk. Every look-up takes any number of keys and returns entries only for the keys
 * that exist; an implementation splits large requests itself. Failures are the implementation's own unchecked
 * exceptions and end the build.
 */
public interface ChartCatalog {

    /** Chart configs ({@code full}) as JSON text by chart id. */
    Map<Long, String> chartConfigs(Collection<Long> chartIds);

    /** Grapher configs of variables by variable id; a variable that has neither may be left out. */
    Map<Long, VariableConfigs> variableConfigs(Collection<Long> variableIds);

    /** Variable ids by catalog path, matched exactly. */
    Map<String, Long> variableIds(Collection<String> catalogPaths);

    /** The catalog of a database without charts and variables. */
    static ChartCatalog empty() {
        return EmptyChartCatalog.INSTANCE;
    }
}
