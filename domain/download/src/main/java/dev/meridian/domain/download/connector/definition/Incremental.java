package dev.meridian.domain.download.connector.definition;

import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JsonPointer;

/**
 * How a call asks only for rows that have changed.
 *
 * @param field the time of a row's last change
 * @param to where a call carries the time from which rows are asked for
 * @param overlap how much earlier than the mark a call asks from
 * @param set further parameters of such a call's query
 */
public record Incremental(JsonPointer field, Place to, TimeForm form, Lapse overlap, Map<String, Template> set) {
    public Incremental {
        overlap = Objects.requireNonNullElse(overlap, new Lapse("PT5M"));
        set = Map.copyOf(set);
    }
}
