package dev.meridian.domain.explorer.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** A key that stored configs may have, and how its value is tidied; a missing node stands for nothing to store. */
record ConfigKey(UnaryOperator<JsonNode> tidy) {

    private static final Map<String, ConfigKey> KEYS = keys();

    static Optional<ConfigKey> named(String key) {
        return Optional.ofNullable(KEYS.get(key));
    }

    JsonNode normalise(JsonNode value) {
        return tidy.apply(value);
    }

    private static Map<String, ConfigKey> keys() {
        String plain = """
                $schema chartTypes id version slug title subtitle sourceDesc note hideAnnotationFieldsInTitle \
                addCountryMode stackMode showNoDataArea hideSeriesLabels logo hideLogo hideRelativeToggle entityType \
                entityTypePlural facettingLabelByYVariables hideTimeline zoomToSelection showYearLabels hasMapTab tab \
                internalNotes variantName originUrl isPublished baseColorScheme invertColorScheme \
                hideConnectedScatterLines hideScatterLabels scatterPointLabelStrategy compareEndPointsOnly \
                matchingEntitiesOnly hideTotalValueLabel selectedEntityColors sortBy sortOrder sortColumnSlug \
                excludedEntityNames includedEntityNames selectedFacetStrategy hideFacetControl comparisonLines \
                relatedQuestions missingDataStrategy peerCountryStrategy adminBaseUrl bakedGrapherURL""";
        Map<String, ConfigKey> keys = new HashMap<>();
        for (String key : plain.split(" ", -1)) {
            keys.put(key, new ConfigKey(UnaryOperator.identity()));
        }
        for (String key : new String[] {"minTime", "maxTime", "timelineMinTime", "timelineMaxTime"}) {
            keys.put(key, new ConfigKey(TimeBound::normalise));
        }
        for (String key : new String[] {"xAxis", "yAxis"}) {
            keys.put(key, new ConfigKey(Axis::normalise));
        }
        for (String key : new String[] {"selectedEntityNames", "focusedSeriesNames"}) {
            keys.put(key, new ConfigKey(Names::distinct));
        }
        keys.put("colorScale", new ConfigKey(ColorScale::normalise));
        keys.put("map", new ConfigKey(MapConfig::normalise));
        keys.put("dimensions", new ConfigKey(Dimensions::normalise));
        return Map.copyOf(keys);
    }
}
