package dev.meridian.domain.download.write;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The outcome of a change. */
public sealed interface RowOutcome {
    /** Whether the other system has answered the change, which shows that the system works. */
    default boolean isAnswer() {
        return switch (this) {
            case Done _, Changed _, Gone _ -> true;
            case Refused refused -> refused.isByService();
            case NotDone _, Unknown _ -> false;
        };
    }

    /**
     * The service has the row as it is to be.
     *
     * @param row the service's id
     * @param version the row's version as the service gives it; null if it gave none
     */
    record Done(String row, @Nullable String version) implements RowOutcome {}

    /** The service refuses the row for good. */
    record Refused(String code, String message) implements RowOutcome {
        /** The code of a row that the service does not accept. */
        public static final String BY_SERVICE = "service_refused";

        /** The code of a row that the credential may not write. */
        public static final String FORBIDDEN = "forbidden";

        boolean isByService() {
            return code.equals(BY_SERVICE) || code.equals(FORBIDDEN);
        }
    }

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

    /**
     * It can't be found out whether the change was made: a person has to look.
     *
     * @param code why it can't be found out, such as {@code no_key}
     * @param message the same as a sentence
     */
    record Unknown(String code, String message) implements RowOutcome {}
}
