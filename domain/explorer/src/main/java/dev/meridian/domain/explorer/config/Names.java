package dev.meridian.domain.explorer.config;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Lists of names. */
final class Names {

    private Names() {}

    /** Each name once, where it stands first. */
    static JsonNode distinct(JsonNode names) {
        Set<JsonNode> seen = new LinkedHashSet<>();
        names.forEach(seen::add);
        if (seen.size() == names.size()) {
            return names;
        }
        ArrayNode distinct = JsonNodeFactory.instance.arrayNode(seen.size());
        seen.forEach(distinct::add);
        return distinct;
    }
}
