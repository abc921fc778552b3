package dev.meridian.domain.download.connector.answer;

import dev.meridian.domain.download.connector.definition.Condition;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * A value that was picked up at a place.
 *
 * @param token the value's token; of an object or list, the first token
 * @param text a scalar as it is written; empty for null, objects and lists
 */
record Found(JsonToken token, String text) {
    /** The value that the parser stands at; the parser is not moved. */
    static Found at(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return new Found(token, token.isScalarValue() && token != JsonToken.VALUE_NULL ? parser.getString() : "");
    }

    /** A node of a tree; null if it is missing. */
    static @Nullable Found of(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        return new Found(node.asToken(), node.isValueNode() && !node.isNull() ? node.asString() : "");
    }

    /** A header's value. */
    static Found text(String text) {
        return new Found(JsonToken.VALUE_STRING, text);
    }

    /** The value as text; empty if it says that there is none: null, false, an empty text, no scalar. */
    Optional<String> scalar() {
        return text.isEmpty() || token == JsonToken.VALUE_FALSE ? Optional.empty() : Optional.of(text);
    }

    /** Whether the value meets a condition. */
    boolean meets(Condition condition) {
        JsonNode wanted = condition.wanted();
        if (wanted == null) {
            return token.isStructStart()
                    || (!text.isEmpty()
                            && token != JsonToken.VALUE_FALSE
                            && !text.equals("0")
                            && !(condition.header() != null && text.equalsIgnoreCase("false")));
        }
        return wanted.isNumber() ? isNumber(wanted.decimalValue()) : text.equals(wanted.asString());
    }

    private boolean isNumber(BigDecimal wanted) {
        try {
            return new BigDecimal(text).compareTo(wanted) == 0;
        } catch (NumberFormatException none) {
            return false;
        }
    }
}
