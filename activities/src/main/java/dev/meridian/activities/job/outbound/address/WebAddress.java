package dev.meridian.activities.job.outbound.address;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An absolute address in the form in which it is called. Texts of users and operators become addresses only here.
 *
 * <p>A text is read as browsers read it (WHATWG URL): hosts may have underscores; international hosts become ASCII (UTS 46);
 * numbers for IPv4 addresses become dotted; what a path or a query can't have as it is, such as {@code é} or a space, is
 * percent-encoded as UTF-8; dot segments are resolved; the fragment is left out. Refused is what programs read in different
 * ways: control characters, backslashes before the query, half surrogates, addresses without {@code //}, hosts with empty
 * labels.
 *
 * @param userInfo as the text has it, percent-encoded; never shown
 * @param host in lower case ASCII; an IPv6 address stands in brackets
 * @param port as the text says, or the scheme's own
 * @param path begins with a slash, or is empty if the scheme is none of the web's
 * @param query without the question mark
 */
public record WebAddress(
        String scheme,
        Optional<String> userInfo,
        String host,
        int port,
        int defaultPort,
        String path,
        @Nullable String query) {
    private static final Map<String, Integer> WEB = Map.of("http", 80, "https", 443);
    private static final Pattern FORM = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*+)://([^/?#]*+)([^?#]*+)(?:\\?([^#]*+))?+(?:#.*+)?+", Pattern.DOTALL);
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+:.*+", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\[\\]]*+]|[^:\\[\\]]*+)(?::([0-9]{0,9}+))?+");
    private static final int LAST_PORT = 65_535;

    /**
     * Parses an http or https address without user info.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong and shows nothing of the text
     */
    public static WebAddress parse(String text) {
        WebAddress address = parse(text, WEB);
        if (address.userInfo.isPresent()) {
            throw new IllegalArgumentException("An address must not have a user or a password before its host");
        }
        return address;
    }

    /**
     * Parses an address that may have user info.
     *
     * @param schemes the schemes that it may have, in lower case, with their ports
     * @throws IllegalArgumentException with a sentence that says what is wrong and shows nothing of the text
     */
    public static WebAddress parse(String text, Map<String, Integer> schemes) {
        refuseWhatIsReadInDifferentWays(text);
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("An address looks like scheme://host/path");
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        Integer defaultPort = schemes.get(scheme);
        if (defaultPort == null) {
            throw new IllegalArgumentException("The scheme of this address can't be used here");
        }
        String authority = parts.group(2);
        int at = authority.lastIndexOf('@');
        Matcher place = AUTHORITY.matcher(authority.substring(at + 1));
        if (!place.matches()) {
            throw new IllegalArgumentException("The host or the port of this address can't be read");
        }
        String query = parts.group(4);
        String path = parts.group(3);
        return new WebAddress(
                scheme,
                at < 0 ? Optional.empty() : Optional.of(authority.substring(0, at)),
                WebHost.canonical(place.group(1)),
                port(place.group(2), defaultPort),
                defaultPort,
                PercentCoding.path(path.isEmpty() && WEB.containsKey(scheme) ? "/" : path),
                query == null ? null : PercentCoding.query(query));
    }

    /** Whether {@link #parse(String)} takes the text. */
    public static boolean isAddress(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /**
     * Resolves a reference, such as a redirect's, against this address (RFC 3986, 5.2).
     *
     * @throws IllegalArgumentException if it leads to no http or https address without user info
     */
    public WebAddress resolve(String reference) {
        refuseWhatIsReadInDifferentWays(reference);
        if (SCHEME.matcher(reference).matches()) {
            return parse(reference);
        }
        if (reference.startsWith("//")) {
            return parse(scheme + ":" + reference);
        }
        String own = query == null ? "" : "?" + query;
        String rest = switch (reference.isEmpty() ? '#' : reference.charAt(0)) {
            case '/' -> reference;
            case '?' -> path + reference;
            case '#' -> path + own;
            default -> path.substring(0, path.lastIndexOf('/') + 1) + reference;
        };
        return parse(origin() + rest);
    }

    /** The user of the user info, decoded. */
    public Optional<String> user() {
        return userInfo.map(info -> PercentCoding.decode(info.split(":", 2)[0]));
    }

    /** The password of the user info, decoded; empty if it has none. */
    public Optional<String> password() {
        return userInfo.filter(info -> info.indexOf(':') >= 0).map(info -> PercentCoding.decode(info.split(":", 2)[1]));
    }

    /** A part of an address without its percent-encoding; a plus stays a plus. */
    public static String decode(String part) {
        return PercentCoding.decode(part);
    }

    /** Scheme, host and port; equal for all addresses of one origin. */
    public String origin() {
        return scheme + "://" + host + (port == defaultPort ? "" : ":" + port);
    }

    /** Path and query, as the request line has them. */
    public String target() {
        return query == null ? path : path + "?" + query;
    }

    /**
     * The address for libraries that need a {@link URI}. Java's {@code getHost} returns null if the host has an
     * underscore.
     */
    public URI toUri() {
        return URI.create(toString());
    }

    /** The address without user info. */
    @Override
    public String toString() {
        return origin() + target();
    }

    private static int port(@Nullable String digits, int defaultPort) {
        int port = digits == null || digits.isEmpty() ? defaultPort : Integer.parseInt(digits);
        if (port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("The port of an address is between 1 and " + LAST_PORT);
        }
        return port;
    }

    private static void refuseWhatIsReadInDifferentWays(String text) {
        int query = text.indexOf('?');
        int backslash = text.indexOf('\\');
        boolean split = backslash >= 0 && (query < 0 || backslash < query);
        boolean half = text.codePoints().anyMatch(point -> point >= 0xd800 && point <= 0xdfff);
        if (split || half || text.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "An address has no control characters, no halves of characters and no backslash before its query");
        }
        if (!text.strip().equals(text)) {
            throw new IllegalArgumentException("An address has no space before or after it");
        }
    }
}
