package dev.meridian.domain.download.connector.definition;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * How a call asks only for rows that have changed, by what the service itself gave at the end of the pass before: a token of
 * synchronisation, a sequence number, or an address.
 *
 * @param token where the last page of a pass has it
 * @param to where the calls of the next pass carry it; null if it is the address of that pass's first page
 * @param set further parameters of such a call's query
 */
public record Changes(Source token, @Nullable Place to, Map<String, Template> set) {
    public Changes {
        set = Map.copyOf(set);
    }

    /** The service's name of the token, such as {@code nextSyncToken}. */
    public String name() {
        if (token.header() != null) {
            return token.header();
        }
        JsonPointer value =
                token.item() == null ? token.pointer() : token.item().pointer();
        JsonPointer last = value == null ? null : value.last();
        return last == null ? "" : last.getMatchingProperty();
    }
}
