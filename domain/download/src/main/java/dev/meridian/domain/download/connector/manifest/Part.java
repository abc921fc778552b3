package dev.meridian.domain.download.connector.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A part of a manifest. References ({@code $ref}) are followed, members beside a reference win over the referenced ones, and
 * parameters ({@code $parameters}) pass down to the parts within, where they stand in for members that are missing or empty. A
 * parameter wins over the parameter of the same name of a part around it.
 *
 * @param path where it is; a part that is referred to has the path of the place that refers to it
 * @param root the whole manifest
 * @param usualType the type of a component in this place that does not name its type; empty if there is none
 */
record Part(String path, JsonNode root, JsonNode node, Map<String, JsonNode> parameters, String usualType) {
    private static final int DEEPEST = 20;

    static Part of(JsonNode root) {
        return new Part("", root, root, Map.of(), "DeclarativeSource").followed();
    }

    /** A member; a part that is missing if there is none. */
    Part get(String name) {
        JsonNode own = node.path(name);
        boolean isEmpty = own.isMissingNode()
                || own.isNull()
                || (own.isString() && own.asString().isEmpty());
        JsonNode value = isEmpty && parameters.containsKey(name) ? parameters.get(name) : own;
        String usual = ComponentTypes.of(type(), name);
        return new Part(path + "/" + name, root, value, parameters, usual).followed();
    }

    List<Part> items() {
        List<Part> items = new ArrayList<>();
        for (int i = 0; i < node.size() && node.isArray(); i++) {
            items.add(new Part(path + "/" + i, root, node.get(i), parameters, usualType).followed());
        }
        return items;
    }

    /** The members, in their order. */
    Map<String, Part> members() {
        Map<String, Part> members = new LinkedHashMap<>();
        node.propertyStream()
                .filter(member -> !member.getKey().startsWith("$"))
                .forEach(member -> members.put(member.getKey(), get(member.getKey())));
        return members;
    }

    boolean isMissing() {
        return node.isMissingNode() || node.isNull();
    }

    /** The text of a scalar; empty if it is none. */
    String text() {
        return node.isValueNode() && !node.isNull() ? node.asString() : "";
    }

    /** The component's type; for a class of the connector's own the name of that class. */
    String type() {
        String own = node.path("type").asString("");
        String ownClass = node.path("class_name").asString("");
        if (own.isEmpty() && !ownClass.isEmpty()) {
            return ownClass.substring(ownClass.lastIndexOf('.') + 1);
        }
        return own.isEmpty() && node.isObject() ? usualType : own;
    }

    private Part followed() {
        JsonNode at = node;
        for (int depth = 0; depth < DEEPEST; depth++) {
            JsonNode reference = at.isString() && at.asString().startsWith("#/") ? at : at.path("$ref");
            if (!reference.isString() || !reference.asString().startsWith("#/")) {
                return withParameters(at);
            }
            JsonNode target = root.at(JsonPointer.compile(reference.asString().substring(1)));
            at = merged(at, target);
        }
        return new Part(path, root, MissingNode.getInstance(), parameters, usualType);
    }

    private static JsonNode merged(JsonNode at, JsonNode target) {
        if (!at.isObject() || !target.isObject()) {
            return target;
        }
        ObjectNode merged = ((ObjectNode) target).deepCopy();
        at.propertyStream()
                .filter(member -> !member.getKey().equals("$ref"))
                .forEach(member -> merged.set(member.getKey(), member.getValue()));
        return merged;
    }

    private Part withParameters(JsonNode at) {
        JsonNode own = at.path("$parameters");
        if (!own.isObject()) {
            return new Part(path, root, at, parameters, usualType);
        }
        Map<String, JsonNode> all = new LinkedHashMap<>(parameters);
        own.propertyStream().forEach(member -> all.put(member.getKey(), member.getValue()));
        return new Part(path, root, at, all, usualType);
    }
}
