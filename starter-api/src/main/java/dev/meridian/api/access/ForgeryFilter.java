package dev.meridian.api.access;

import dev.meridian.activities.access.Secret;
import dev.meridian.api.access.caller.AccessRule;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses requests that a foreign page may have made a browser send (cross-site request forgery), because a browser
 * sends cookies, and reaches this machine, for every page.
 */
final class ForgeryFilter extends OncePerRequestFilter {
    static final String CSRF_HEADER = "X-CSRF-Token";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final HandlerExceptionResolver problems;

    ForgeryFilter(HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Refusal> refusal = Caller.current().flatMap(caller -> refusal(request, caller));
        if (refusal.isPresent()) {
            problems.resolveException(request, response, null, refusal.get());
        } else {
            chain.doFilter(request, response);
        }
    }

    private static Optional<Refusal> refusal(HttpServletRequest request, Caller caller) {
        if (caller.via() == Caller.Via.NOTHING && !isFromThisMachine(request)) {
            return Optional.of(new Refusal(
                    HttpStatus.FORBIDDEN, "wrong_host", "Without keys this service answers only as localhost"));
        }
        Secret session = caller.session();
        return session != null
                        && !AccessRule.isReading(request.getMethod())
                        && !isSame(session.csrfToken(), request.getHeader(CSRF_HEADER))
                ? Optional.of(new Refusal(
                        HttpStatus.FORBIDDEN, "csrf_token_required", "Changes by a session need its " + CSRF_HEADER))
                : Optional.empty();
    }

    /**
     * Whether a request comes from this machine; a request that a proxy passes on does not count, because it may come
     * from anywhere.
     */
    private static boolean isFromThisMachine(HttpServletRequest request) {
        return LOOPBACK.contains(request.getServerName())
                && request.getHeader("X-Forwarded-For") == null
                && request.getHeader("Forwarded") == null;
    }

    private static boolean isSame(String expected, @Nullable String sent) {
        return sent != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }
}
