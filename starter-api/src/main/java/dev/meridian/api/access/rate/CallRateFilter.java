package dev.meridian.api.access.rate;

import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Refuses calls that exceed their caller's rate. */
public final class CallRateFilter extends OncePerRequestFilter {
    private final CallRate rate;
    private final HandlerExceptionResolver problems;

    public CallRateFilter(CallRate rate, HandlerExceptionResolver problems) {
        this.rate = rate;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Duration> wait =
                Caller.current().flatMap(caller -> rate.take(caller.holder().tenant() + " " + caller.id()));
        if (wait.isPresent()) {
            long seconds = Math.max(1, wait.get().plusMillis(999).toSeconds());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
            Refusal refusal = new Refusal(
                            HttpStatus.TOO_MANY_REQUESTS, "rate_limit_exceeded", "Too many requests by this credential")
                    .with("retryAfter", seconds);
            problems.resolveException(request, response, null, refusal);
            return;
        }
        chain.doFilter(request, response);
    }
}
