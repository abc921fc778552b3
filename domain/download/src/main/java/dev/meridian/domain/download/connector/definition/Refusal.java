package dev.meridian.domain.download.connector.definition;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * How an answer with an error looks.
 *
 * @param pointer where its body says more; null if the status is enough
 */
public record Refusal(
        int status,
        @Nullable JsonPointer pointer,
        @JsonProperty("equals") @Nullable JsonNode wanted) {
    /** Whether it can be told from a failure of the service: by a status below 500, or else by what its body says. */
    public boolean isDistinct() {
        return status < 500 || (pointer != null && wanted != null);
    }

    /** The condition on the body; null if the status is enough. */
    public @Nullable Condition condition() {
        return pointer == null ? null : new Condition(pointer, null, wanted);
    }
}
