package dev.meridian.domain.download.connector.call;

import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Builds JSON by pointers; every part of a pointer names a member of an object. */
public final class JsonPlaces {
    private JsonPlaces() {}

    /** Puts a value into an object, and makes the objects on the way; at the empty pointer, the members of both are there then. */
    public static void put(ObjectNode root, JsonPointer pointer, JsonNode value) {
        if (pointer.matches()) {
            root.setAll((ObjectNode) value);
            return;
        }
        ObjectNode at = root;
        JsonPointer rest = pointer;
        while (!rest.tail().matches()) {
            JsonNode known = at.get(rest.getMatchingProperty());
            at = known instanceof ObjectNode object ? object : at.putObject(rest.getMatchingProperty());
            rest = rest.tail();
        }
        at.set(rest.getMatchingProperty(), value);
    }

    /** A value at a place of its own; at the empty pointer, the value itself. */
    public static JsonNode alone(JsonPointer pointer, JsonNode value) {
        if (pointer.matches()) {
            return value;
        }
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        put(root, pointer, value);
        return root;
    }
}
