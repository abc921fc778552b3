package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.config.LoadedColumn;
import dev.meridian.activities.explorer.grammar.source.IndicatorMetadata;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The column definitions of one table, or of indicators, by key; of two with one key the first counts. */
final class ColumnDefinitions {

    static final ColumnDefinitions NONE = new ColumnDefinitions(List.of());

    private static final ObjectNode NO_SCALE = JsonNodeFactory.instance.objectNode();

    private final Map<String, ColumnDefinition> byKey = new LinkedHashMap<>();
    private final Map<String, ObjectNode> scales = new HashMap<>();

    ColumnDefinitions(Collection<ColumnDefinition> definitions) {
        definitions.forEach(definition -> byKey.putIfAbsent(definition.key(), definition));
        byKey.replaceAll((key, definition) -> withSource(definition));
    }

    private ColumnDefinition withSource(ColumnDefinition definition) {
        return definition
                .transform()
                .filter(Transform::isDuplicate)
                .flatMap(transform -> transform.sources().stream().findFirst())
                .map(byKey::get)
                .filter(source -> source != definition)
                .map(definition::inheriting)
                .orElse(definition);
    }

    Optional<ColumnDefinition> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    Collection<ColumnDefinition> all() {
        return byKey.values();
    }

    /** The colour scale a column's definition describes; empty if it has no definition. */
    ObjectNode colorScale(String key) {
        ColumnDefinition definition = byKey.get(key);
        return definition == null ? NO_SCALE : scales.computeIfAbsent(key, absent -> definition.colorScale());
    }

    /** A column that is known by its definition alone. */
    LoadedColumn column(ColumnDefinition definition, boolean numericByData) {
        String name = definition.displayName();
        return new LoadedColumn(
                definition.key(),
                name.isEmpty() ? definition.key() : name,
                definition.numeric().orElse(numericByData),
                IndicatorMetadata.isTruthy(definition.display().path("isProjection")),
                "",
                "",
                colorScale(definition.key()));
    }
}
