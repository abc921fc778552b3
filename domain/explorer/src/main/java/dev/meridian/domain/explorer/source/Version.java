package dev.meridian.domain.explorer.source;

import java.util.Optional;

/**
 * The version of a document, as its server names it.
 *
 * @param etag its entity tag
 * @param lastModified the server's {@code Last-Modified}, as it was sent
 */
public record Version(Optional<String> etag, Optional<String> lastModified) {

    /** The version of a document that was not read or has none. */
    public static final Version UNKNOWN = new Version(Optional.empty(), Optional.empty());
}
