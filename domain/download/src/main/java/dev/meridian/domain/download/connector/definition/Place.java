package dev.meridian.domain.download.connector.definition;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * Where a call carries a value: in its query, a header, or its JSON body; exactly one of them.
 *
 * @param text the text around the value, which {@code {value}} stands for; null for the value alone
 */
public record Place(
        @Nullable String query,
        @Nullable String header,
        @Nullable JsonPointer pointer,
        @Nullable Template text) {
    /** The placeholder of the value in {@link #text}. */
    public static final String VALUE = "value";
}
