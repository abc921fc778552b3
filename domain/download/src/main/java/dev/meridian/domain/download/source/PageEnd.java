package dev.meridian.domain.download.source;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known after a page.
 *
 * @param next where to go on; null if this was the last page, which the service has to have said: a page without rows, or
 *     with fewer than asked for, is no end by itself
 * @param cursor the cursor or address by which the service named the next page, which must not repeat within a pass;
 *     null if the connector counts or computes positions itself, so that they can't repeat
 * @param bytes how many bytes came over the wire for this page, compressed as they came
 * @param total how many rows the service says the table has, all pages together
 * @param cutOff a sentence why the result is not the whole table although there is no next page; null if it is whole
 * @param mark the largest value so far, over all pages of the pass, of the field by which the table is read
 *     incrementally, as the service wrote it; null if the table can't be read incrementally
 */
public record PageEnd(
        @Nullable Position next,
        @Nullable String cursor,
        long bytes,
        OptionalLong total,
        @Nullable String cutOff,
        @Nullable String mark) {
    /** After a page that has a successor whose position the connector computed. */
    public static PageEnd before(Position next, long bytes) {
        return new PageEnd(next, null, bytes, OptionalLong.empty(), null, null);
    }

    /** After the last page. */
    public static PageEnd last(long bytes) {
        return new PageEnd(null, null, bytes, OptionalLong.empty(), null, null);
    }

    /** The same end with the number of rows that the service gives. */
    public PageEnd ofTotal(long rows) {
        return new PageEnd(next, cursor, bytes, OptionalLong.of(rows), cutOff, mark);
    }

    /** The same end with the largest value so far of the field by which the table is read incrementally. */
    public PageEnd upTo(@Nullable String largest) {
        return new PageEnd(next, cursor, bytes, total, cutOff, largest);
    }
}
