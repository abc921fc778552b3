package dev.meridian.api.access;

import dev.meridian.activities.job.work.AskedBy;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.access.caller.CallerAuthentication;
import dev.meridian.api.problem.Refusal;
import io.opentelemetry.context.Scope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Authenticates requests; a request without a credential continues without a caller, and a request with an invalid
 * credential is refused.
 */
final class CallerFilter extends OncePerRequestFilter {
    static final String HEALTH = "/actuator/health";

    private final Credentials credentials;
    private final RequestMatcher checkedElsewhere;
    private final HandlerExceptionResolver problems;

    /**
     * @param checkedElsewhere requests whose Authorization header the feature checks itself
     * @param problems translates refusals into answers
     */
    CallerFilter(Credentials credentials, RequestMatcher checkedElsewhere, HandlerExceptionResolver problems) {
        this.credentials = credentials;
        this.checkedElsewhere = checkedElsewhere;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return checkedElsewhere.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            authenticate(request);
        } catch (RuntimeException refused) {
            // Health must be reported even while the database with the keys is away.
            if (!request.getRequestURI().startsWith(HEALTH)) {
                if (refused instanceof Refusal refusal && refusal.status() == HttpStatus.UNAUTHORIZED) {
                    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
                }
                problems.resolveException(request, response, null, refused);
                return;
            }
        }
        Optional<Caller> caller = Caller.current();
        if (caller.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        try (Scope _ = AskedBy.context(caller.get().actor()).makeCurrent()) {
            chain.doFilter(request, response);
        }
    }

    private void authenticate(HttpServletRequest request) {
        Optional<Caller> found = credentials.read(request);
        if (found.isPresent()) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(new CallerAuthentication(found.get()));
            SecurityContextHolder.setContext(context);
        }
    }
}
