package dev.meridian.api.access.audit;

import dev.meridian.activities.access.AuditEntry;
import dev.meridian.activities.access.AuditTrail;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.api.access.caller.AccessRule;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.access.caller.ChangesNothing;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/** Records changing calls of authenticated callers, before their answers are complete. */
public final class AuditFilter extends OncePerRequestFilter {
    private static final Logger log = LoggerFactory.getLogger(AuditFilter.class);
    private static final int LONGEST_SUBJECT = 500;
    private static final int FIRST_REFUSAL = 400;

    private final AuditTrail trail;

    public AuditFilter(AuditTrail trail) {
        this.trail = trail;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return AccessRule.isReading(request.getMethod()) || Caller.current().isEmpty();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Caller caller = Caller.current().orElseThrow();
        boolean returned = false;
        try {
            chain.doFilter(request, response);
            returned = true;
        } finally {
            int status = returned ? response.getStatus() : 500;
            if (status >= FIRST_REFUSAL || !onlyAnswers(request)) {
                record(caller, request, response, status);
            }
        }
    }

    private static boolean onlyAnswers(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod handler
                && handler.hasMethodAnnotation(ChangesNothing.class);
    }

    private void record(Caller caller, HttpServletRequest request, HttpServletResponse response, int status) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        AuditEntry entry = new AuditEntry(
                JobIds.next(),
                Instant.now(),
                caller.holder().tenant(),
                caller.id(),
                caller.holder().name(),
                caller.role(),
                new AuditEntry.Call(
                        request.getMethod(),
                        pattern == null ? "(none)" : pattern.toString(),
                        subject(request, response),
                        AuditDetails.of(request),
                        status));
        try {
            trail.add(entry);
        } catch (JdbiException failed) {
            log.error("A changing call is not in the audit table: {} ({})", entry, failed.getMessage());
        }
    }

    /** The created thing, else the thing that the path names, else the whole path if no handler has matched it. */
    private static @Nullable String subject(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) == null) {
            return shortened(request.getRequestURI());
        }
        String location = response.getHeader(HttpHeaders.LOCATION);
        if (location != null) {
            return shortened(location.substring(location.lastIndexOf('/') + 1));
        }
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                        && !variables.isEmpty()
                ? shortened(variables.values().stream().map(String::valueOf).collect(Collectors.joining("/")))
                : null;
    }

    private static String shortened(String subject) {
        String clean = subject.replace('\0', ' ');
        return clean.length() <= LONGEST_SUBJECT ? clean : clean.substring(0, LONGEST_SUBJECT);
    }
}
