package dev.meridian.api.access;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/** Recognises requests of this service's own pages. */
final class OwnPages {
    private static final String CONSOLE = "/console/";

    private OwnPages() {}

    /**
     * Whether a page asks that was itself loaded from this service through a proxy that speaks TLS and passes on {@code
     * Host}. Spring would take it for a foreign one, because the request comes here without TLS. A foreign page cannot
     * name this host: browsers write both headers.
     */
    static boolean asksThroughTlsProxy(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && origin.equalsIgnoreCase("https://" + request.getHeader(HttpHeaders.HOST));
    }

    /**
     * Whether a file of the console is asked for, which anybody may load. Browsers name the origin with scripts of
     * modules, and a page without its scripts could not say why the calls of its origin are refused.
     */
    static boolean isFileOfConsole(HttpServletRequest request) {
        return request.getRequestURI().startsWith(CONSOLE);
    }
}
