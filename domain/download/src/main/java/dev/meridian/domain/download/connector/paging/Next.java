package dev.meridian.domain.download.connector.paging;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Which page is read next. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Next.First.class, name = "first"),
    @JsonSubTypes.Type(value = Next.Cursor.class, name = "cursor"),
    @JsonSubTypes.Type(value = Next.Address.class, name = "address"),
    @JsonSubTypes.Type(value = Next.Number.class, name = "number"),
    @JsonSubTypes.Type(value = Next.Offset.class, name = "offset")
})
public sealed interface Next {
    /** The first page, which is asked for without a cursor. */
    record First() implements Next {}

    /** A cursor that the service named, to be sent back to it. */
    record Cursor(String text) implements Next {}

    /** The address that the service named. */
    record Address(String address) implements Next {}

    /**
     * A page by its number.
     *
     * @param before a digest of the page before
     */
    record Number(int number, long before) implements Next {}

    /** The page after so many rows. */
    record Offset(long rows) implements Next {}
}
