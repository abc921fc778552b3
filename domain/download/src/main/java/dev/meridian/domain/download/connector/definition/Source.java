package dev.meridian.domain.download.connector.definition;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Where an answer has a value: in its JSON body, in an item of a list there, or in a header; exactly one of them. */
public record Source(
        @Nullable JsonPointer pointer,
        @Nullable String header,
        @Nullable Item item) {
    /**
     * A place in the first item of a list that says what it is, such as {@code {"rel": "next", "href": "..."}} of a list of links.
     *
     * @param list where the body has the list
     * @param where where an item says what it is
     * @param wanted what the item says there: this text, or a list that has it
     * @param pointer where the item has the value
     */
    public record Item(
            JsonPointer list,
            JsonPointer where,
            @JsonProperty("equals") String wanted,
            JsonPointer pointer) {
        private JsonNode of(JsonNode items) {
            return items.valueStream()
                    .filter(item -> says(item.at(where)))
                    .findFirst()
                    .map(item -> item.at(pointer))
                    .orElseGet(MissingNode::getInstance);
        }

        private boolean says(JsonNode value) {
            return value.isArray()
                    ? value.valueStream().anyMatch(this::says)
                    : value.asString("").equals(wanted);
        }
    }

    public Source(@Nullable JsonPointer pointer, @Nullable String header) {
        this(pointer, header, null);
    }

    /** The place in the body that has to be read to know the value: of the value itself, or of the list; null for a header. */
    public @Nullable JsonPointer place() {
        return item == null ? pointer : item.list();
    }

    /** The value, of what the body has at {@link #place()}; missing if there is none. */
    public JsonNode within(JsonNode atPlace) {
        return item == null ? atPlace : item.of(atPlace);
    }

    /** The value of a body; missing if there is none, or if it lies in a header. */
    public JsonNode in(JsonNode body) {
        JsonPointer place = place();
        return place == null ? MissingNode.getInstance() : within(body.at(place));
    }
}
