package dev.meridian.domain.download.connector.definition;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * A condition on a value of an answer or of a row.
 *
 * @param wanted the value that meets it; if null, every value meets it except null, false, 0 and what is empty: a text, a list, an object
 */
public record Condition(
        @Nullable JsonPointer pointer,
        @Nullable String header,
        @JsonProperty("equals") @Nullable JsonNode wanted) {
    /** Where the value is. */
    public Source source() {
        return new Source(pointer, header);
    }
}
