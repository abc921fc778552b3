package dev.meridian.api.access;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/** The cookies that this service sets: no script reads them, and no page of another site has a browser change anything. */
final class SessionCookie {
    static final String NAME = "meridian_session";

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private SessionCookie() {}

    /** The session's cookie; a life that is not positive deletes it. */
    static String of(HttpServletRequest request, String value, Duration life) {
        return cookie(request, NAME, value, life)
                .sameSite("Strict")
                .path("/")
                .build()
                .toString();
    }

    /** A cookie that a browser sends as well when a page of another site leads to this one, below one path only. */
    static String lax(HttpServletRequest request, String name, String value, String path, Duration life) {
        return cookie(request, name, value, life)
                .sameSite("Lax")
                .path(path)
                .build()
                .toString();
    }

    private static ResponseCookie.ResponseCookieBuilder cookie(
            HttpServletRequest request, String name, String value, Duration life) {
        return ResponseCookie.from(name, value)
                .httpOnly(true)
                .secure(isSecure(request))
                .maxAge(life.isNegative() ? Duration.ZERO : life);
    }

    /**
     * Whether a cookie is marked Secure: always, except for pages of this machine without TLS, where a browser would
     * not keep such a cookie.
     */
    private static boolean isSecure(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return isEncrypted(request)
                || !THIS_MACHINE.contains(request.getServerName())
                || (origin != null && origin.startsWith("https:"));
    }

    /** Whether the browser speaks TLS, to this service or to the proxy before it. */
    static boolean isEncrypted(HttpServletRequest request) {
        return request.isSecure() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }
}
