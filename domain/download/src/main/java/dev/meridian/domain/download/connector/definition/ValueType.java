package dev.meridian.domain.download.connector.definition;

import dev.meridian.domain.download.value.ExactJson;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a text becomes in a JSON body. */
public enum ValueType {
    /** A text. */
    TEXT("text"),
    /** A number, with all digits of the text. */
    NUMBER("number"),
    /** A truth value: the text is true or false. */
    BOOLEAN("truth value"),
    /** Any JSON, such as a list: the text is JSON. */
    JSON("JSON");

    private final String words;

    ValueType(String words) {
        this.words = words;
    }

    /** The type's name for people. */
    public String words() {
        return words;
    }

    /** The value; empty if the text does not have this type. */
    public Optional<JsonNode> of(String text) {
        return switch (this) {
            case TEXT -> Optional.of(JsonNodeFactory.instance.stringNode(text));
            case NUMBER -> parsed(text).filter(JsonNode::isNumber);
            case BOOLEAN -> parsed(text).filter(JsonNode::isBoolean);
            case JSON -> parsed(text);
        };
    }

    private static Optional<JsonNode> parsed(String text) {
        try {
            return Optional.of(ExactJson.read(text));
        } catch (JacksonException none) {
            return Optional.empty();
        }
    }
}
