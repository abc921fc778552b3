package dev.meridian.domain.explorer.config;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lays one config over another. */
public final class ConfigMerge {

    /** The keys that belong to one chart only, so that other configs do not inherit them. */
    private static final Set<String> NOT_INHERITED = Set.of("$schema", "id", "slug", "version", "isPublished");

    private ConfigMerge() {}

    /**
     * The base overlaid by the top: objects key by key, everything else replaced whole. If one side is empty, the other is
     * the result, its identity included. Neither argument is changed; the result may share parts with both.
     */
    public static ObjectNode merge(ObjectNode base, ObjectNode top) {
        if (base.isEmpty()) {
            return top;
        }
        if (top.isEmpty()) {
            return base;
        }
        ObjectNode merged = base.objectNode();
        for (Map.Entry<String, JsonNode> entry : base.properties()) {
            if (!NOT_INHERITED.contains(entry.getKey())) {
                merged.set(entry.getKey(), entry.getValue());
            }
        }
        overlay(merged, top);
        return merged;
    }

    private static void overlay(ObjectNode target, ObjectNode top) {
        for (Map.Entry<String, JsonNode> entry : top.properties()) {
            JsonNode below = target.path(entry.getKey());
            if (below instanceof ObjectNode lower && entry.getValue() instanceof ObjectNode upper) {
                ObjectNode both = lower.objectNode();
                both.setAll(lower);
                overlay(both, upper);
                target.set(entry.getKey(), both);
            } else {
                target.set(entry.getKey(), entry.getValue());
            }
        }
    }
}
