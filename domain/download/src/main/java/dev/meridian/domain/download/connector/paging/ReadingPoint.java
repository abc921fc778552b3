package dev.meridian.domain.download.connector.paging;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.meridian.domain.download.source.Position;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the reading of a table stands: everything that a reader needs to go on after a page.
 *
 * @param next the page
 * @param parent the parent row that is read for; null if the table has no parent
 * @param window the window of time that is read; null if the table has none
 * @param cutOff whether a result was cut off and could not be read in another way
 * @param mark the largest time of a change so far, as the service wrote it
 * @param total the largest number of rows that the service has said so far; null if it has said none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReadingPoint(
        Next next,
        @Nullable ParentPoint parent,
        @Nullable WindowPoint window,
        boolean cutOff,
        @Nullable String mark,
        @Nullable Long total) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public ReadingPoint {
        next = Objects.requireNonNullElse(next, new Next.First());
    }

    /**
     * A place among the parent rows.
     *
     * @param page the page of parent rows
     * @param key the value that tells the parent apart; null for the page's first
     */
    public record ParentPoint(Next page, @Nullable String key) {}

    /**
     * A window.
     *
     * @param from its first moment, as it is sent
     * @param until its end, as it is sent; null if it has none
     * @param last the time of the last row, as the service wrote it; null if windows have a length
     * @param cutOff whether the window's result was cut off
     */
    public record WindowPoint(
            String from, @Nullable String until, @Nullable String last, boolean cutOff) {}

    /** The beginning of a table. */
    public static ReadingPoint start(@Nullable ParentPoint parent, @Nullable WindowPoint window) {
        return new ReadingPoint(new Next.First(), parent, window, false, null, null);
    }

    /** The same point at another page. */
    public ReadingPoint at(Next page) {
        return new ReadingPoint(page, parent, window, cutOff, mark, total);
    }

    /** The same point for another parent. */
    public ReadingPoint of(ParentPoint other) {
        return new ReadingPoint(next, other, window, cutOff, mark, total);
    }

    /** The same point in another window, or in another state of it. */
    public ReadingPoint in(WindowPoint other) {
        return new ReadingPoint(next, parent, other, cutOff, mark, total);
    }

    /** The same point with another mark. */
    public ReadingPoint upTo(@Nullable String latest) {
        return new ReadingPoint(next, parent, window, cutOff, latest, total);
    }

    /** The same point after a result that was cut off. */
    public ReadingPoint withCutOff() {
        return new ReadingPoint(next, parent, window, true, mark, total);
    }

    /** The same point after the service has said how many rows there are. */
    public ReadingPoint ofTotal(long rows) {
        return new ReadingPoint(next, parent, window, cutOff, mark, total == null ? rows : Math.max(total, rows));
    }

    /** The form in which it is stored. */
    public Position position() {
        return new Position(JSON.writeValueAsString(this));
    }

    /** Reads the stored form. */
    public static ReadingPoint of(Position position) {
        return JSON.readValue(position.text(), ReadingPoint.class);
    }

    /**
     * A name that is unique among the pages of the pass. The cursor alone is not, because the same cursor may come for
     * another parent or window.
     */
    public String name(String cursor) {
        String ofParent = parent == null ? "" : parent.key() + "\n";
        return ofParent + (window == null ? "" : window.from() + "\n") + cursor;
    }
}
