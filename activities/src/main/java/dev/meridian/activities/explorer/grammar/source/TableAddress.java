package dev.meridian.activities.explorer.grammar.source;

import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that explorers name, which anybody may have written. What a path can't have as it is, is percent-encoded as
 * UTF-8, and hosts are written in ASCII. An address with a user or a password is none.
 */
public final class TableAddress {

    private static final Pattern FORM =
            Pattern.compile("(https?)://([^/?#]*+)([^#]*+)(?:#.*+)?+", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]++]|[^:%\\[\\]]++)(?::([0-9]{0,5}+))?+");
    private static final String KEPT = "!$&'()*+,-./:;=?@_~%";
    private static final int LAST_PORT = 65_535;

    private TableAddress() {}

    /** Whether an address has a user or a password, which must be neither stored nor shown. */
    public static boolean hasCredentials(String url) {
        Matcher form = FORM.matcher(url.strip());
        return form.matches() && form.group(2).indexOf('@') >= 0;
    }

    /** The address as a URI; empty if it is none that could be fetched. */
    static Optional<URI> parse(String url) {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            return Optional.empty();
        }
        Matcher authority = AUTHORITY.matcher(form.group(2));
        if (!authority.matches()) {
            return Optional.empty();
        }
        String port = authority.group(2);
        boolean named = port != null && !port.isEmpty();
        if (named && Integer.parseInt(port) > LAST_PORT) {
            return Optional.empty();
        }
        String rest = form.group(3).startsWith("/") ? form.group(3) : "/" + form.group(3);
        try {
            String host = authority.group(1).startsWith("[") ? authority.group(1) : IDN.toASCII(authority.group(1));
            return Optional.of(URI.create(form.group(1).toLowerCase(Locale.ROOT) + "://" + host.toLowerCase(Locale.ROOT)
                    + (named ? ":" + port : "") + encoded(rest)));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** Where a redirect leads; empty if that could not be fetched. */
    static Optional<URI> resolve(URI from, String target) {
        try {
            // Java's own resolving of "?query" loses the path.
            String reference = encoded(target.startsWith("?") ? from.getRawPath() + target : target);
            return parse(from.resolve(reference).toString());
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static String encoded(String text) {
        StringBuilder ascii = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (point < 0x80 && (Character.isLetterOrDigit(point) || KEPT.indexOf(point) >= 0)) {
                ascii.appendCodePoint(point);
            } else {
                for (byte each : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    ascii.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
                }
            }
        });
        return ascii.toString();
    }
}
