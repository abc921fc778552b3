package dev.meridian.domain.download.connector.definition;

import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JsonPointer;

/**
 * How only rows that changed are asked for.
 *
 * @param field the time of a row's last change
 * @param to where a call carries the time from which rows are asked for
 * @param overlap how much earlier is asked from
 * @param set what else the query of such a call says
 */
public record Incremental(JsonPointer field, Place to, TimeForm form, Lapse overlap, Map<String, Template> set) {
    public Incremental {
        overlap = Objects.requireNonNullElse(overlap, new Lapse("PT5M"));
        set = Map.copyOf(set);
    }
}
