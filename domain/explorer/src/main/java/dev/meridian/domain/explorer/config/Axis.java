package dev.meridian.domain.explorer.config;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An axis of the chart. */
final class Axis {

    private static final KeptKeys KEPT = KeptKeys.of(
            "orient",
            "min",
            "max",
            "canChangeScaleType",
            "removePointsOutsideDomain",
            "minSize",
            "hideAxis",
            "hideGridlines",
            "hideTickLabels",
            "labelPadding",
            "nice",
            "maxTicks",
            "tickFormattingOptions",
            "scaleType",
            "label",
            "facetDomain",
            "ticks",
            "singleValueAxisPointAlign",
            "domainValues");

    private Axis() {}

    static JsonNode normalise(JsonNode axis) {
        ObjectNode kept = KEPT.of(axis);
        ObjectView view = new ObjectView(kept);
        if (view.text("scaleType").equals("linear")) {
            kept.remove("scaleType");
        }
        if (kept.has("label") && view.text("label").isEmpty()) {
            kept.remove("label");
        }
        return kept;
    }
}
