package dev.meridian.domain.download.connector.paging;

import dev.meridian.domain.download.source.SourceFailure;

/**
 * What a service names the next page by.
 *
 * @param text a scalar as it is written; a list or an object as JSON
 * @param isScalar whether it is a text, a number or a truth value
 */
public record NamedPage(String text, boolean isScalar) {
    /**
     * The name as a call carries it.
     *
     * @param takesJson whether the call's place for it takes lists and objects
     * @throws SourceFailure {@code unexpected_shape} if it takes none and this is one
     */
    String in(boolean takesJson) {
        if (!isScalar && !takesJson) {
            throw SourceFailure.permanent(
                    "unexpected_shape",
                    "The service names the next page by a list or an object where the definition expects a text: name the place"
                            + " within it, or say of a cursor's 'to' that it goes 'as: json' into a body or by its 'members' into the query");
        }
        return text;
    }
}
