package dev.meridian.domain.download.connector.definition;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/** How the next page is asked for. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Paging.None.class, name = "none"),
    @JsonSubTypes.Type(value = Paging.Link.class, name = "link"),
    @JsonSubTypes.Type(value = Paging.Address.class, name = "address"),
    @JsonSubTypes.Type(value = Paging.Cursor.class, name = "cursor"),
    @JsonSubTypes.Type(value = Paging.Page.class, name = "page"),
    @JsonSubTypes.Type(value = Paging.Offset.class, name = "offset")
})
public sealed interface Paging {
    /** One answer has all rows. */
    record None() implements Paging {}

    /** The Link header names the next page (RFC 8288). */
    record Link(String rel) implements Paging {
        public Link {
            rel = Objects.requireNonNullElse(rel, "next");
        }
    }

    /** The answer has the address of the next page. */
    record Address(Source from, @Nullable Condition more) implements Paging {}

    /**
     * The answer, or its last row, has what the next call must send.
     *
     * @param from where the answer has the cursor; null if the cursor is taken from the last row
     * @param fromRow where the last row has the cursor; null if the cursor is taken from the answer
     */
    record Cursor(
            @Nullable Source from,
            @Nullable JsonPointer fromRow,
            Place to,
            @Nullable Condition more) implements Paging {}

    /**
     * Pages have numbers.
     *
     * @param first the first page's number
     * @param count where the answer has the number of pages
     */
    record Page(
            Place to,
            Integer first,
            @Nullable Source count,
            @Nullable Condition more) implements Paging {
        public Page {
            first = Objects.requireNonNullElse(first, 1);
        }
    }

    /** Calls say how many rows to leave out. */
    record Offset(Place to, @Nullable Condition more) implements Paging {}
}
