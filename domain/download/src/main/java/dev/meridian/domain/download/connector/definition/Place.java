package dev.meridian.domain.download.connector.definition;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * Where a call carries a value: in its query, a header, or its JSON body; exactly one of them.
 *
 * @param text the text around the value, which {@code {value}} stands for; null for the value alone
 * @param as what a text becomes in the body
 */
public record Place(
        @Nullable String query,
        @Nullable String header,
        @Nullable JsonPointer pointer,
        @Nullable Template text,
        ValueType as) {
    /** The placeholder of the value in {@link #text}. */
    public static final String VALUE = "value";

    public Place {
        as = Objects.requireNonNullElse(as, ValueType.TEXT);
    }

    public Place(
            @Nullable String query, @Nullable String header, @Nullable JsonPointer pointer, @Nullable Template text) {
        this(query, header, pointer, text, ValueType.TEXT);
    }
}
