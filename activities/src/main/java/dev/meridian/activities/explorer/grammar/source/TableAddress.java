package dev.meridian.activities.explorer.grammar.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Addresses that explorers name, which anybody may have written. */
final class TableAddress {
    private TableAddress() {}

    /** The address as a URI; empty if it is none that could be fetched. */
    static Optional<URI> parse(String url) {
        try {
            URI uri = new URI(url.replace(" ", "%20"));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean fetchable = (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null;
            return fetchable ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
