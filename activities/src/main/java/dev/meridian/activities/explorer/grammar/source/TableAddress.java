package dev.meridian.activities.explorer.grammar.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Addresses that explorers name, which anybody may have written. */
final class TableAddress {

    private static final int LAST_PORT = 65_535;

    private TableAddress() {}

    /** The address as a URI; empty if it is none that could be fetched. */
    static Optional<URI> parse(String url) {
        return uri(url).filter(TableAddress::isFetchable);
    }

    /** Where a redirect leads; empty if that could not be fetched. */
    static Optional<URI> resolve(URI from, String target) {
        return uri(target).map(from::resolve).filter(TableAddress::isFetchable);
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text.replace(" ", "%20")));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isFetchable(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        return (scheme.equals("http") || scheme.equals("https"))
                && uri.getHost() != null
                && uri.getPort() <= LAST_PORT
                // A password in the address would be repeated in every message about it.
                && uri.getRawUserInfo() == null;
    }
}
