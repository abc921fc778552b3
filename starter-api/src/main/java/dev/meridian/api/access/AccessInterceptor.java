package dev.meridian.api.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/** Lets callers do what their role allows, for their own tenant. Who has no credential got here by an {@link OpenPath}. */
final class AccessInterceptor implements HandlerInterceptor {
    private static final String PARAMETER = "tenantId";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            Caller.current().ifPresent(caller -> {
                AccessRule.of(method, request.getMethod()).check(caller);
                if (!looksItself(method)) {
                    caller.tenant().requireNamed(tenantId(request.getQueryString()));
                }
            });
        }
        return true;
    }

    /** Whether the handler takes the tenant that a request names, and so says itself whose it may be. */
    private static boolean looksItself(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestParam.class)
                        && PARAMETER.equals(parameter.getParameter().getName()));
    }

    /** From the query alone: asking the request for it would read a form's body. */
    private static @Nullable String tenantId(@Nullable String query) {
        return query == null || !query.contains(PARAMETER)
                ? null
                : UriComponentsBuilder.newInstance()
                        .query(query)
                        .build()
                        .getQueryParams()
                        .getFirst(PARAMETER);
    }
}
