package dev.meridian.domain.explorer.config;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How values become colours. */
final class ColorScale {

    private static final KeptKeys KEPT = KeptKeys.of(
            "baseColorScheme",
            "colorSchemeInvert",
            "binningStrategy",
            "createBinForMidpoint",
            "minValue",
            "maxValue",
            "midpoint",
            "midpointMode",
            "customNumericValues",
            "customNumericLabels",
            "customNumericColors",
            "customNumericColorsActive",
            "customCategoryColors",
            "customCategoryLabels",
            "customHiddenCategories",
            "legendDescription");

    private ColorScale() {}

    static ObjectNode normalise(JsonNode scale) {
        ObjectNode kept = KEPT.of(scale);
        if (new ObjectView(kept).text("binningStrategy").equals("auto")) {
            kept.remove("binningStrategy");
        }
        return kept;
    }
}
