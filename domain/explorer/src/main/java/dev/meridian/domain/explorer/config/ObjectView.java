package dev.meridian.domain.explorer.config;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A JSON object read key by key; a null counts as absent. */
record ObjectView(JsonNode object) {

    Optional<JsonNode> value(String key) {
        JsonNode value = object.path(key);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    String text(String key) {
        JsonNode value = object.path(key);
        return value.isString() ? value.stringValue() : "";
    }

    boolean isTrue(String key) {
        JsonNode value = object.path(key);
        return value.isBoolean() && value.booleanValue();
    }
}
