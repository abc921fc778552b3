package dev.meridian.api.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser goes on to after a sign-in: always a path below {@code /console/}, whatever the request asks for.
 *
 * @param text with its query
 */
record ThenPath(String text) {
    private static final String BELOW = "/console/";
    private static final int LONGEST = 1_500;

    /** The path that was asked for; the console's first page if it is not allowed. */
    static ThenPath of(@Nullable String wanted) {
        return new ThenPath(wanted != null && isAllowed(wanted) ? wanted : BELOW);
    }

    private static boolean isAllowed(String wanted) {
        try {
            URI uri = new URI(wanted);
            String path = uri.getRawPath();
            return wanted.startsWith(BELOW)
                    && wanted.length() <= LONGEST
                    && path != null
                    && !path.contains("//")
                    && !path.toLowerCase(Locale.ROOT).contains("%2e")
                    && uri.normalize().getRawPath().equals(path);
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    /** The path in a form that a cookie can hold. */
    String encoded() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what a cookie has, which anybody may have written. */
    static ThenPath decoded(String encoded) {
        try {
            return of(new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return of(null);
        }
    }
}
