package dev.meridian.domain.explorer.config;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The indicators of a chart. */
final class Dimensions {

    private static final KeptKeys KEPT = KeptKeys.of("variableId", "property", "targetYear", "display");

    private static final KeptKeys DISPLAY = KeptKeys.of(
            "name",
            "unit",
            "shortUnit",
            "isProjection",
            "yearIsDay",
            "conversionFactor",
            "roundingMode",
            "numDecimalPlaces",
            "numSignificantFigures",
            "tolerance",
            "zeroDay",
            "entityAnnotationsMap",
            "includeInTable",
            "tableDisplay",
            "color",
            "plotMarkersOnlyInLineChart");

    private Dimensions() {}

    static JsonNode normalise(JsonNode dimensions) {
        ArrayNode tidy = JsonNodeFactory.instance.arrayNode();
        for (JsonNode dimension : dimensions) {
            ObjectNode kept = KEPT.of(dimension);
            ObjectNode display = DISPLAY.of(dimension.path("display"));
            if (new ObjectView(display).isTrue("includeInTable")) {
                display.remove("includeInTable");
            }
            kept.remove("display");
            if (!display.isEmpty()) {
                kept.set("display", display);
            }
            tidy.add(kept);
        }
        return tidy;
    }
}
