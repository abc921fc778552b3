package dev.meridian.domain.explorer.source;

import java.util.Optional;

/**
 * Which state of a document was read, as its server tells it.
 *
 * @param etag its entity tag
 * @param lastModified when it changed, in the server's own words
 */
public record Version(Optional<String> etag, Optional<String> lastModified) {

    /** The version of a document that was not read or has none. */
    public static final Version UNKNOWN = new Version(Optional.empty(), Optional.empty());
}
