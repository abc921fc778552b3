package dev.meridian.domain.download.write;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What came of a change. */
public sealed interface RowOutcome {
    /**
     * The service has the row as it is to be.
     *
     * @param row the service's id
     * @param version what the service gives to compare by; null if it did not say
     */
    record Done(String row, @Nullable String version) implements RowOutcome {}

    /** The service refuses the row for good. */
    record Refused(String code, String message) implements RowOutcome {}

    /**
     * The service has another version than the change knows.
     *
     * @param theirs what it has, by field; null if it did not say
     */
    record Changed(@Nullable Map<String, JsonNode> theirs) implements RowOutcome {}

    /** The service has no such row any more. */
    record Gone() implements RowOutcome {}

    /** Nothing has happened yet, or doing it again does no harm. */
    record NotDone() implements RowOutcome {}

    /** Nothing says whether it has happened: a person has to look. */
    record Unknown() implements RowOutcome {}
}
