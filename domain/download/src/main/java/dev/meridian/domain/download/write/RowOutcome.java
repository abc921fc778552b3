package dev.meridian.domain.download.write;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The outcome of a change. */
public sealed interface RowOutcome {
    /**
     * The service has the row as it is to be.
     *
     * @param row the service's id
     * @param version the row's version as the service gives it; null if it gave none
     */
    record Done(String row, @Nullable String version) implements RowOutcome {}

    /** The service refuses the row for good. */
    record Refused(String code, String message) implements RowOutcome {}

    /**
     * The service has another version of the row than the change was made from.
     *
     * @param theirs the service's values by field; null if it did not send them
     */
    record Changed(@Nullable Map<String, JsonNode> theirs) implements RowOutcome {}

    /** The service has no such row any more. */
    record Gone() implements RowOutcome {}

    /** The change was not made, or can be made again without harm. */
    record NotDone() implements RowOutcome {}

    /** It can't be found out whether the change was made: a person has to look. */
    record Unknown() implements RowOutcome {}
}
