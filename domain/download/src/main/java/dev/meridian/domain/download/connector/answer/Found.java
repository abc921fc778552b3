package dev.meridian.domain.download.connector.answer;

import dev.meridian.domain.download.connector.definition.Condition;
import dev.meridian.domain.download.connector.paging.NamedPage;
import dev.meridian.domain.download.value.ExactJson;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A value that was picked up at a place.
 *
 * @param token the value's token; of an object or list, the first token
 * @param text a scalar as it is written; empty for null, objects and lists
 * @param content of an object or list; null for scalars
 */
record Found(JsonToken token, String text, @Nullable JsonNode content) {
    /** The scalar that the parser stands at; the parser is not moved. */
    static Found scalarAt(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return new Found(token, token != JsonToken.VALUE_NULL ? parser.getString() : "", null);
    }

    /** The value that the parser stands at; the parser is left at its last token. */
    static Found taken(JsonParser parser) {
        return parser.currentToken().isStructStart()
                ? Objects.requireNonNull(of(parser.readValueAsTree()))
                : scalarAt(parser);
    }

    /** A node of a tree; null if it is missing. */
    static @Nullable Found of(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        return node.isContainer()
                ? new Found(node.asToken(), "", node)
                : new Found(node.asToken(), node.isNull() ? "" : node.asString(), null);
    }

    /** A header's value. */
    static Found text(String text) {
        return new Found(JsonToken.VALUE_STRING, text, null);
    }

    /** The value as text; empty if it says that there is none: null, false, an empty text, no scalar. */
    Optional<String> scalar() {
        return text.isEmpty() || token == JsonToken.VALUE_FALSE ? Optional.empty() : Optional.of(text);
    }

    /** What the value names the next page by: a scalar, or a list or object that is not empty. */
    Optional<NamedPage> named() {
        return content != null && !content.isEmpty()
                ? Optional.of(new NamedPage(ExactJson.write(content), false))
                : scalar().map(name -> new NamedPage(name, true));
    }

    /** Whether the value meets a condition. */
    boolean meets(Condition condition) {
        JsonNode wanted = condition.wanted();
        if (wanted == null) {
            return (content != null && !content.isEmpty())
                    || (!text.isEmpty()
                            && token != JsonToken.VALUE_FALSE
                            && !text.equals("0")
                            && !(condition.header() != null && text.equalsIgnoreCase("false")));
        }
        return wanted.isNumber() ? isNumber(wanted.decimalValue()) : text.equals(wanted.asString());
    }

    /** The value as JSON. */
    JsonNode json() {
        return content != null ? content : JsonNodeFactory.instance.stringNode(text);
    }

    private boolean isNumber(BigDecimal wanted) {
        try {
            return new BigDecimal(text).compareTo(wanted) == 0;
        } catch (NumberFormatException none) {
            return false;
        }
    }
}
