package dev.meridian.activities.explorer.source;

import dev.meridian.activities.job.outbound.address.WebAddress;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The addresses of tables that explorers name, which anybody may have written ({@link WebAddress}). */
public final class TableAddress {
    private static final Pattern CREDENTIALS =
            Pattern.compile("https?://[^/?#@]*+@.*+", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private TableAddress() {}

    /**
     * Whether an address has a user or a password, which must be neither stored nor shown, even if the address is
     * otherwise malformed.
     */
    public static boolean hasCredentials(String url) {
        return CREDENTIALS.matcher(url.strip()).matches();
    }

    /** The address as a URI; empty if it cannot be fetched. */
    static Optional<URI> parse(String url) {
        return fetchable(() -> WebAddress.parse(url.strip()));
    }

    /** The target of a redirect; empty if it cannot be fetched. */
    static Optional<URI> resolve(URI from, String target) {
        return fetchable(() -> WebAddress.parse(from.toString()).resolve(target));
    }

    private static Optional<URI> fetchable(Supplier<WebAddress> address) {
        try {
            return Optional.of(address.get().toUri());
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
