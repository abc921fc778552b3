package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.config.LoadedColumn;
import dev.meridian.activities.explorer.grammar.source.IndicatorMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The columns that an explorer's definitions derive from indicators by a transform. */
final class DerivedColumns {

    private final ColumnDefinitions definitions;
    private final List<ColumnDefinition> derived;
    private final List<ColumnDefinition> projections;

    DerivedColumns(ColumnDefinitions definitions) {
        this.definitions = definitions;
        this.derived = definitions.all().stream()
                .filter(definition -> definition.transform().isPresent())
                .toList();
        this.projections = derived.stream()
                .filter(definition ->
                        IndicatorMetadata.isTruthy(definition.display().path("isProjection")))
                .toList();
    }

    Optional<LoadedColumn> column(String slug, Map<String, IndicatorMetadata> metadata) {
        return definitions
                .find(slug)
                .filter(definition -> definition.transform().isPresent())
                .map(definition -> column(definition, metadata));
    }

    List<LoadedColumn> all(Map<String, IndicatorMetadata> metadata) {
        return derived.stream().map(definition -> column(definition, metadata)).toList();
    }

    boolean hasProjection(Map<String, IndicatorMetadata> metadata) {
        return projections.stream()
                .anyMatch(definition -> column(definition, metadata).numeric());
    }

    private LoadedColumn column(ColumnDefinition definition, Map<String, IndicatorMetadata> metadata) {
        return definition
                .transform()
                .filter(Transform::isDuplicate)
                .flatMap(transform -> transform.sources().stream().findFirst())
                .map(metadata::get)
                .map(source -> IndicatorColumns.column(definition, source, definitions))
                .orElseGet(() -> definitions.column(definition, false));
    }
}
