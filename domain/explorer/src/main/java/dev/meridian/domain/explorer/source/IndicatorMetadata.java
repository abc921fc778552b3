package dev.meridian.domain.explorer.source;

import tools.jackson.databind.JsonNode;

/**
 * The part of an indicator's metadata that views depend on; {@code ""} where the metadata say nothing.
 *
 * @param name the indicator's own name
 * @param titlePublic the title for readers, before any other name
 * @param displayName the name to display, before {@code name}
 * @param type {@code int}, {@code float}, {@code string} ...
 * @param projection whether the values are projections
 * @param datasetName the data set it belongs to
 * @param descriptionShort one or two sentences
 */
public record IndicatorMetadata(
        String name,
        String titlePublic,
        String displayName,
        String type,
        boolean projection,
        String datasetName,
        String descriptionShort) {

    /** Reads the metadata document of an indicator. */
    public static IndicatorMetadata of(JsonNode document) {
        JsonNode display = document.path("display");
        return new IndicatorMetadata(
                text(document, "name"),
                text(document.path("presentation"), "titlePublic"),
                text(display, "name"),
                text(document, "type"),
                isTruthy(display.path("isProjection")),
                text(document, "datasetName"),
                text(document, "descriptionShort"));
    }

    /** Whether ECMAScript takes the value for true; the text {@code "false"} is. */
    public static boolean isTruthy(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> value.booleanValue();
            case STRING -> !value.stringValue().isEmpty();
            case NUMBER -> value.doubleValue() != 0 && !Double.isNaN(value.doubleValue());
            case NULL, MISSING -> false;
            case ARRAY, OBJECT, BINARY, POJO -> true;
        };
    }

    private static String text(JsonNode object, String key) {
        JsonNode value = object.path(key);
        return value.isString() ? value.stringValue() : "";
    }
}
