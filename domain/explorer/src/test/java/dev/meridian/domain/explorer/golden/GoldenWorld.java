package dev.meridian.domain.explorer.golden;

import dev.meridian.domain.explorer.catalog.ChartCatalog;
import dev.meridian.domain.explorer.catalog.VariableConfigs;
import dev.meridian.domain.explorer.ecma.CanonicalJson;
import dev.meridian.domain.explorer.source.IndicatorMetadata;
import dev.meridian.domain.explorer.source.IndicatorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The made-up database and network that a folder of goldens comes with. */
public record GoldenWorld(ChartCatalog catalog, IndicatorSource source) {

    static final GoldenWorld EMPTY = new GoldenWorld(ChartCatalog.empty(), IndicatorSource.empty());

    static GoldenWorld read(Path folder) throws IOException {
        Map<Long, String> charts = new HashMap<>();
        for (JsonNode line : lines(folder.resolve("charts.jsonl"))) {
            charts.put(line.path("id").longValue(), CanonicalJson.write(line.path("full")));
        }
        Map<Long, VariableConfigs> configs = new HashMap<>();
        Map<Long, IndicatorMetadata> metadata = new HashMap<>();
        for (JsonNode line : lines(folder.resolve("variables.jsonl"))) {
            long id = line.path("id").longValue();
            configs.put(
                    id,
                    new VariableConfigs(text(line.path("grapherConfigETL")), text(line.path("grapherConfigAdmin"))));
            if (line.path("metadata").isObject()) {
                metadata.put(id, IndicatorMetadata.of(line.path("metadata")));
            }
        }
        Map<String, Long> paths = new HashMap<>();
        for (JsonNode line : lines(folder.resolve("catalog-paths.jsonl"))) {
            if (line.path("id").isNumber()) {
                paths.put(
                        line.path("catalogPath").stringValue(), line.path("id").longValue());
            }
        }
        return new GoldenWorld(new MapCatalog(charts, configs, paths), new MapSource(metadata));
    }

    /** The documents of a file of JSON lines; none if there is no such file. */
    static Iterable<JsonNode> lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    private static @Nullable String text(JsonNode config) {
        return config.isObject() ? CanonicalJson.write(config) : null;
    }

    private static <K, V> Map<K, V> only(Map<K, V> all, Collection<K> keys) {
        return keys.stream().distinct().filter(all::containsKey).collect(Collectors.toMap(key -> key, all::get));
    }

    public record MapCatalog(Map<Long, String> charts, Map<Long, VariableConfigs> variables, Map<String, Long> paths)
            implements ChartCatalog {

        @Override
        public Map<Long, String> chartConfigs(Collection<Long> chartIds) {
            return only(charts, chartIds);
        }

        @Override
        public Map<Long, VariableConfigs> variableConfigs(Collection<Long> variableIds) {
            return only(variables, variableIds);
        }

        @Override
        public Map<String, Long> variableIds(Collection<String> catalogPaths) {
            return only(paths, catalogPaths);
        }
    }

    private record MapSource(Map<Long, IndicatorMetadata> metadataById) implements IndicatorSource {

        @Override
        public Optional<IndicatorMetadata> metadata(long indicatorId) {
            return Optional.ofNullable(metadataById.get(indicatorId));
        }

        @Override
        public boolean hasData(long indicatorId) {
            return metadataById.containsKey(indicatorId);
        }

        @Override
        public Optional<String> tableHead(String url) {
            boolean absolute = url.startsWith("https://") || url.startsWith("http://");
            return !absolute || url.replaceFirst("[?#].*", "").endsWith(".json")
                    ? Optional.empty()
                    : Optional.of("country,year\nWorld,2000\n");
        }
    }
}
