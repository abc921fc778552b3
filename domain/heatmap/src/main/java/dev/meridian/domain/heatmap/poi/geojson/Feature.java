package dev.meridian.domain.heatmap.poi.geojson;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of a GeoJSON feature that are kept while it is read: its type and id, the wanted properties, and the sums
 * of its vertices. Everything else is skipped, so that memory does not grow with the feature.
 */
final class Feature {
    private final Set<String> wantedProperties;
    private final Vertices vertices = new Vertices();
    private String type = "";
    private @Nullable JsonNode id;
    private @Nullable ObjectNode properties;
    private boolean tooLarge;

    /**
     * @param wantedProperties the names of the properties that are kept
     */
    Feature(Set<String> wantedProperties) {
        this.wantedProperties = wantedProperties;
    }

    /** Reads the value, at which the parser is, of one of the feature's members. */
    void readMember(String name, JsonParser parser) {
        JsonToken value = parser.currentToken();
        if (name.equals("type") && value == JsonToken.VALUE_STRING) {
            type = parser.getString();
        } else if (name.equals("id") && value.isScalarValue()) {
            id = new BoundedTree().read(parser);
        } else if (name.equals("geometry") && value == JsonToken.START_OBJECT) {
            vertices.readGeometry(parser);
        } else if (name.equals("properties") && value == JsonToken.START_OBJECT) {
            readProperties(parser);
        } else {
            parser.skipChildren();
        }
    }

    private void readProperties(JsonParser parser) {
        ObjectNode read = JsonNodeFactory.instance.objectNode();
        BoundedTree tree = new BoundedTree();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            if (wantedProperties.contains(name)) {
                read.set(name, tree.read(parser));
            } else {
                parser.skipChildren();
            }
        }
        tooLarge = tree.isOverfull();
        properties = read;
    }

    /** Why the feature cannot be a place; null if it may be a place. */
    @Nullable
    String problem() {
        if (!type.equals("Feature") || properties == null) {
            return "is not a GeoJSON feature with properties";
        }
        return tooLarge
                ? "has properties of more than " + BoundedTree.MOST_NODES + " values or " + BoundedTree.MOST_CHARACTERS
                        + " characters"
                : null;
    }

    @Nullable
    JsonNode id() {
        return id;
    }

    ObjectNode properties() {
        return properties == null ? JsonNodeFactory.instance.objectNode() : properties;
    }

    Vertices vertices() {
        return vertices;
    }
}
