package dev.meridian.domain.download.connector.paging;

import dev.meridian.domain.download.connector.definition.Condition;
import dev.meridian.domain.download.connector.definition.Source;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parts of an answer that decide about paging: values beside its rows, and facts about its rows. */
public interface PageFacts {
    /** How many rows the page has. */
    long rows();

    /** A number that is equal for pages with the same ids in the same order. */
    long digest();

    /** The value at a place: a text, number or truth value; empty if there is none, or if it is null or an empty text. */
    Optional<String> value(Source source);

    /** What the answer names the next page by, at a place; empty if nothing is there, or null, false, or what is empty. */
    Optional<NamedPage> named(Source source);

    /** Whether the answer meets a condition; null if it says nothing about it. */
    @Nullable
    Boolean meets(Condition condition);

    /** The values of a header, one for each of its lines. */
    List<String> header(String name);

    /** The last row's value at the place from which the cursor is taken. */
    Optional<NamedPage> rowCursor();

    /** The time of the last row by which windows go on, as the service wrote it. */
    Optional<String> lastTime();
}
