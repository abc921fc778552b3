package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.source.SourceFailure;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * The hosts that a connector's calls, and with them its credentials, go to: the address's and those that the definition names.
 * A next link, a redirect or a token address elsewhere is refused.
 */
final class OwnHosts {
    private final WebAddress base;
    private final Set<String> allowed = new HashSet<>();

    OwnHosts(Connector connector, Function<String, String> values) {
        base = parsed(connector.address().fill(values));
        allowed.add(base.host() + ":" + base.port());
        for (String host : connector.hosts()) {
            String name = host.toLowerCase(Locale.ROOT);
            allowed.add(name.indexOf(':') < 0 ? name + ":" + base.defaultPort() : name);
        }
    }

    /**
     * The address, if it may be called with the connection's credentials.
     *
     * @param origin what named it, for people: "The next link"
     */
    WebAddress checked(String address, String origin) {
        WebAddress parsed = parsed(address);
        return checked(parsed, origin);
    }

    /** The address that a reference leads to, if it may be called with the connection's credentials. */
    WebAddress resolved(WebAddress from, String reference, String origin) {
        try {
            return checked(from.resolve(reference), origin);
        } catch (IllegalArgumentException malformed) {
            throw SourceFailure.permanent("address_refused", origin + " can't be read: " + malformed.getMessage());
        }
    }

    private WebAddress checked(WebAddress address, String origin) {
        boolean isSafe = address.scheme().equals("https") || base.scheme().equals("http");
        if (!isSafe || !allowed.contains(address.host() + ":" + address.port())) {
            throw SourceFailure.permanent(
                    "address_refused",
                    origin + " leads to " + address.origin()
                            + ", which is none of the connector's hosts. If it belongs to the"
                            + " service, add it to 'hosts' in the definition");
        }
        return address;
    }

    private static WebAddress parsed(String address) {
        try {
            return WebAddress.parse(address);
        } catch (IllegalArgumentException malformed) {
            throw SourceFailure.permanent("address_refused", "The address can't be called: " + malformed.getMessage());
        }
    }
}
