package dev.meridian.domain.explorer.testing;

import dev.meridian.domain.explorer.catalog.ChartCatalog;
import dev.meridian.domain.explorer.catalog.VariableConfigs;
import dev.meridian.domain.explorer.source.IndicatorMetadata;
import dev.meridian.domain.explorer.source.IndicatorSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * An explorer that {@link ExplorerGenerator} made up, and the charts, variables and tables it refers to.
 *
 * @param tsv its text; published
 * @param charts chart configs as JSON text by chart id
 * @param variables variable configs by variable id
 * @param catalogPaths variable ids by catalog path
 * @param metadata metadata documents as JSON text by variable id
 * @param tables tables as CSV by address
 */
public record GeneratedExplorer(
        String tsv,
        Map<Long, String> charts,
        Map<Long, VariableConfigs> variables,
        Map<String, Long> catalogPaths,
        Map<Long, String> metadata,
        Map<String, String> tables) {

    /** A catalog that knows these charts and variables. */
    public ChartCatalog catalog() {
        return new ChartCatalog() {
            @Override
            public Map<Long, String> chartConfigs(Collection<Long> chartIds) {
                return only(charts, chartIds);
            }

            @Override
            public Map<Long, VariableConfigs> variableConfigs(Collection<Long> variableIds) {
                return only(variables, variableIds);
            }

            @Override
            public Map<String, Long> variableIds(Collection<String> paths) {
                return only(catalogPaths, paths);
            }
        };
    }

    /** A source that has these metadata and tables. */
    public IndicatorSource source() {
        return new IndicatorSource() {
            @Override
            public Optional<IndicatorMetadata> metadata(long indicatorId) {
                return Optional.ofNullable(metadata.get(indicatorId))
                        .map(text -> IndicatorMetadata.of(JsonMapper.shared().readTree(text)));
            }

            @Override
            public boolean hasData(long indicatorId) {
                return metadata.containsKey(indicatorId);
            }

            @Override
            public Optional<String> tableHead(String url) {
                return Optional.ofNullable(tables.get(url));
            }
        };
    }

    private static <K, V> Map<K, V> only(Map<K, V> all, Collection<K> keys) {
        Map<K, V> found = new HashMap<>();
        for (K key : keys) {
            V value = all.get(key);
            if (value != null) {
                found.put(key, value);
            }
        }
        return found;
    }
}
