package dev.meridian.domain.download.connector.definition;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Where an answer has a value: in its JSON body or in a header; exactly one of them.
 *
 * @param pointer within the body, or within the item of a list
 * @param item which item of a list has the value; null if the value lies in no list
 */
public record Source(
        @Nullable JsonPointer pointer,
        @Nullable String header,
        @Nullable Item item) {
    /**
     * The first item of a list that says what it is, such as {@code {"rel": "next", "href": "..."}} of a list of links.
     *
     * @param list where the body has the list
     * @param where the place of what the item says, within the item
     * @param wanted what the item says there: this text, or a list that has it
     */
    public record Item(
            JsonPointer list,
            JsonPointer where,
            @JsonProperty("equals") String wanted) {
        private JsonNode of(JsonNode items) {
            return items.valueStream()
                    .filter(item -> says(item.at(where)))
                    .findFirst()
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
        return item == null || pointer == null ? atPlace : item.of(atPlace).at(pointer);
    }

    /** The value of a body; missing if there is none, or if it lies in a header. */
    public JsonNode in(JsonNode body) {
        JsonPointer place = place();
        return place == null ? MissingNode.getInstance() : within(body.at(place));
    }
}
