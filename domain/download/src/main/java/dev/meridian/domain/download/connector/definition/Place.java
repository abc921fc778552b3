package dev.meridian.domain.download.connector.definition;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * Where a call carries a value: in its query, a header, or its JSON body; exactly one of them, or {@code members}.
 *
 * @param text the text around the value, which {@code {value}} stands for; null for the value alone
 * @param as what a text becomes in the body
 * @param members where the members of an object go, each under its name; null for a value that goes as a whole
 */
public record Place(
        @Nullable String query,
        @Nullable String header,
        @Nullable JsonPointer pointer,
        @Nullable Template text,
        ValueType as,
        @Nullable Members members) {
    /** Where the members of an object go. */
    public enum Members {
        /** Each becomes a parameter of the query. */
        QUERY
    }

    /** The placeholder of the value in {@link #text}. */
    public static final String VALUE = "value";

    public Place {
        as = Objects.requireNonNullElse(as, ValueType.TEXT);
    }

    public Place(
            @Nullable String query, @Nullable String header, @Nullable JsonPointer pointer, @Nullable Template text) {
        this(query, header, pointer, text, ValueType.TEXT);
    }

    public Place(
            @Nullable String query,
            @Nullable String header,
            @Nullable JsonPointer pointer,
            @Nullable Template text,
            ValueType as) {
        this(query, header, pointer, text, as, null);
    }

    /** Whether the value may be a list or an object. */
    public boolean takesJson() {
        return members != null || as == ValueType.JSON;
    }
}
