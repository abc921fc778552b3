package dev.meridian.api.heatmap;

import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.heatmap.AddressLimit.Grant;
import dev.meridian.api.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;

/** Limits the rate of callers without credentials by their address, on the calls that can be opened to them. */
final class AnonymousAccess implements HandlerInterceptor {
    static final int SCORES_PER_MINUTE = 300;
    static final int HEATMAPS_PER_MINUTE = 200;
    /** Higher than the other limits, because a map of one city with cells of 100 m asks for some dozens of blocks. */
    static final int BLOCKS_PER_MINUTE = 2000;

    private final AddressLimit limit;
    private final Set<CallerAddress> trustedProxies;
    private final Clock clock;

    AnonymousAccess(int perMinute, List<String> trustedProxies, Clock clock) {
        this.limit = new AddressLimit(perMinute, clock);
        this.trustedProxies = trustedProxies.stream().map(CallerAddress::of).collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (Caller.current().isPresent()) {
            return true;
        }
        Grant grant = limit.take(address(request).limited());
        response.setHeader("X-RateLimit-Remaining", Integer.toString(grant.remaining()));
        response.setHeader("X-RateLimit-Reset", grant.reset().toString());
        if (!grant.allowed()) {
            long seconds =
                    Math.max(1, Duration.between(clock.instant(), grant.reset()).toSeconds() + 1);
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
            throw new Refusal(
                            HttpStatus.TOO_MANY_REQUESTS, "rate_limit_exceeded", "Too many requests from your address")
                    .with("retryAfter", seconds);
        }
        return true;
    }

    /** The last address before the trusted proxies; earlier addresses in the header may be forged by the caller. */
    private CallerAddress address(HttpServletRequest request) {
        CallerAddress address = CallerAddress.of(request.getRemoteAddr());
        // A proxy may add a second header instead of extending the caller's header.
        List<String> hops = Collections.list(request.getHeaders("X-Forwarded-For")).stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .toList();
        for (int hop = hops.size() - 1; hop >= 0 && trustedProxies.contains(address); hop--) {
            address = CallerAddress.of(hops.get(hop).strip());
        }
        return address;
    }
}
