package dev.meridian.domain.download.connector.definition;

import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JsonPointer;

/**
 * A call for each row, for values that the pages of its table do not have.
 *
 * @param when a setting of the connection; the calls are made if it is {@value #YES}
 * @param columns the values that are taken from the answer, by the names of their columns
 */
public record Details(String when, Request request, Map<String, JsonPointer> columns) {
    /** The value of the setting with which the calls are made. */
    public static final String YES = "yes";

    public Details {
        Objects.requireNonNull(when, "the schema requires it");
        columns = Map.copyOf(columns);
    }
}
