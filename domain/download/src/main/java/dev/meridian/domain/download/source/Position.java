package dev.meridian.domain.download.source;

/**
 * A resume point of a table: after which page, row or byte reading goes on. Only the connector that made it reads it. It is
 * stored and shown to operators, so it contains no secret.
 *
 * @param text at most {@value #LONGEST} characters, of the connector's own form, e.g. JSON
 */
public record Position(String text) {
    /** A next link of a service may be long, a row's key as well. */
    public static final int LONGEST = 16_384;

    public Position {
        if (text.length() > LONGEST) {
            throw SourceFailure.permanent(
                    "position_too_long",
                    "The next page is named by more than " + LONGEST
                            + " characters, which nothing can be resumed from");
        }
    }
}
