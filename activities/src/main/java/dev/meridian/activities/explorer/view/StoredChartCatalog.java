package dev.meridian.activities.explorer.view;

import dev.meridian.domain.explorer.catalog.ChartCatalog;
import dev.meridian.domain.explorer.catalog.VariableConfigs;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A tenant's imported charts and variables. */
public final class StoredChartCatalog implements ChartCatalog {
    private final Jdbi jdbi;
    private final String tenant;

    public StoredChartCatalog(Jdbi jdbi, String tenant) {
        this.jdbi = jdbi;
        this.tenant = tenant;
    }

    @Override
    public Map<Long, String> chartConfigs(Collection<Long> chartIds) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT id, config FROM charts WHERE tenant = :tenant AND id = ANY (:keys)")
                .bind("tenant", tenant)
                .bindArray("keys", Long.class, List.copyOf(chartIds))
                .map((row, context) -> Map.entry(row.getLong(1), row.getString(2)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public Map<Long, VariableConfigs> variableConfigs(Collection<Long> variableIds) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id, etl_config, admin_config FROM variables"
                        + " WHERE tenant = :tenant AND id = ANY (:keys)")
                .bind("tenant", tenant)
                .bindArray("keys", Long.class, List.copyOf(variableIds))
                .map((row, context) ->
                        Map.entry(row.getLong(1), new VariableConfigs(row.getString(2), row.getString(3))))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public Map<String, Long> variableIds(Collection<String> catalogPaths) {
        return jdbi.withHandle(handle -> idsByPath(handle, catalogPaths));
    }

    private Map<String, Long> idsByPath(Handle handle, Collection<String> catalogPaths) {
        return handle.createQuery("SELECT catalog_path, min(id) FROM variables"
                        + " WHERE tenant = :tenant AND catalog_path = ANY (:keys) GROUP BY catalog_path")
                .bind("tenant", tenant)
                .bindArray("keys", String.class, List.copyOf(catalogPaths))
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
