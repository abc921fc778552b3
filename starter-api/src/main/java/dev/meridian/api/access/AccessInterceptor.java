package dev.meridian.api.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/** Lets callers do what their role allows, for their own tenant. Who has no credential got here by an {@link OpenPath}. */
final class AccessInterceptor implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            Caller.current().ifPresent(caller -> {
                AccessRule.of(method, request.getMethod()).check(caller);
                caller.tenantNamed(tenantId(request.getQueryString()));
            });
        }
        return true;
    }

    /** From the query alone: asking the request for it would read a form's body. */
    private static @Nullable String tenantId(@Nullable String query) {
        return query == null || !query.contains("tenantId")
                ? null
                : UriComponentsBuilder.newInstance()
                        .query(query)
                        .build()
                        .getQueryParams()
                        .getFirst("tenantId");
    }
}
