package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.config.LoadedColumn;
import dev.meridian.activities.explorer.grammar.source.IndicatorMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns that an explorer's definitions derive from indicators by a transform. An explorer may define many and a view
 * load few indicators, so no look-up goes through all definitions.
 */
final class DerivedColumns {

    private final ColumnDefinitions definitions;

    /** Those whose definitions say that they are numeric. */
    private final List<Derived> numeric = new ArrayList<>();

    /** Those that are numeric if the indicator they repeat is, by that indicator. */
    private final Map<String, List<Derived>> bySource = new HashMap<>();

    private final Set<String> sourcesOfProjections = new HashSet<>();
    private boolean hasNumericProjection;

    private record Derived(int position, ColumnDefinition definition) {}

    DerivedColumns(ColumnDefinitions definitions) {
        this.definitions = definitions;
        int position = 0;
        for (ColumnDefinition definition : definitions.all()) {
            if (definition.transform().isPresent()) {
                add(new Derived(position++, definition));
            }
        }
    }

    private void add(Derived derived) {
        ColumnDefinition definition = derived.definition();
        boolean projection = IndicatorMetadata.isTruthy(definition.display().path("isProjection"));
        if (definition.numeric().orElse(false)) {
            numeric.add(derived);
            hasNumericProjection |= projection;
        } else if (definition.numeric().isEmpty()) {
            source(definition).ifPresent(source -> {
                bySource.computeIfAbsent(source, absent -> new ArrayList<>()).add(derived);
                if (projection) {
                    sourcesOfProjections.add(source);
                }
            });
        }
    }

    Optional<LoadedColumn> column(String slug, Map<String, IndicatorMetadata> metadata) {
        return definitions
                .find(slug)
                .filter(definition -> definition.transform().isPresent())
                .map(definition -> column(definition, metadata));
    }

    /** The numeric ones in the order of their definitions. */
    List<LoadedColumn> numericColumns(Map<String, IndicatorMetadata> metadata) {
        List<Derived> found = new ArrayList<>(numeric);
        metadata.forEach((source, indicator) -> {
            if (IndicatorColumns.isNumeric(indicator)) {
                found.addAll(bySource.getOrDefault(source, List.of()));
            }
        });
        found.sort(Comparator.comparingInt(Derived::position));
        return found.stream()
                .map(derived -> column(derived.definition(), metadata))
                .toList();
    }

    /** Whether a numeric one holds projections. */
    boolean hasProjection(Map<String, IndicatorMetadata> metadata) {
        return hasNumericProjection
                || metadata.entrySet().stream()
                        .anyMatch(loaded -> sourcesOfProjections.contains(loaded.getKey())
                                && IndicatorColumns.isNumeric(loaded.getValue()));
    }

    private LoadedColumn column(ColumnDefinition definition, Map<String, IndicatorMetadata> metadata) {
        return source(definition)
                .map(metadata::get)
                .map(source -> IndicatorColumns.column(definition, source, definitions))
                .orElseGet(() -> definitions.column(definition, false));
    }

    /** The indicator or column that a definition repeats. */
    private static Optional<String> source(ColumnDefinition definition) {
        return definition
                .transform()
                .filter(Transform::isDuplicate)
                .flatMap(transform -> transform.sources().stream().findFirst());
    }
}
