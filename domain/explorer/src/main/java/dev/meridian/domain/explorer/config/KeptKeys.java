package dev.meridian.domain.explorer.config;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The keys that survive in a part of a config; empty objects and lists never do.
 *
 * @param keys the keys
 */
record KeptKeys(Set<String> keys) {

    static KeptKeys of(String... keys) {
        return new KeptKeys(Set.of(keys));
    }

    /** A new object with those members of the given object that are kept. */
    ObjectNode of(JsonNode object) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (keys.contains(entry.getKey()) && !(value.isContainer() && value.isEmpty())) {
                kept.set(entry.getKey(), value);
            }
        });
        return kept;
    }
}
