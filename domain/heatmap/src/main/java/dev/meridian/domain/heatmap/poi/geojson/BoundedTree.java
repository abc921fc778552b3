package dev.meridian.domain.heatmap.poi.geojson;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads JSON values into a tree until they are too many or too long; the rest is skipped. */
final class BoundedTree {
    /** The most values, names included, that are kept of one feature. */
    static final int MOST_NODES = 10_000;

    /** The most characters, names included, that are kept of one feature. */
    static final int MOST_CHARACTERS = JsonTexts.LONGEST_TEXT;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private int nodes;
    private long characters;

    /** The value at which the parser is; the parser is at its end afterwards. */
    JsonNode read(JsonParser parser) {
        nodes++;
        if (isOverfull()) {
            parser.skipChildren();
            return NODES.nullNode();
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
            // A number keeps the digits that the file has: ids are compared as texts.
            default -> NODES.stringNode(counted(parser.getString()));
        };
    }

    /** Whether the tree is incomplete, because a bound was exceeded. */
    boolean isOverfull() {
        return nodes > MOST_NODES || characters > MOST_CHARACTERS;
    }

    private ObjectNode readObject(JsonParser parser) {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            JsonNode value = read(parser);
            if (!isOverfull()) {
                object.set(counted(name), value);
            }
        }
        return object;
    }

    private ArrayNode readArray(JsonParser parser) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode value = read(parser);
            if (!isOverfull()) {
                array.add(value);
            }
        }
        return array;
    }

    private String counted(String text) {
        characters += text.length();
        return text;
    }
}
