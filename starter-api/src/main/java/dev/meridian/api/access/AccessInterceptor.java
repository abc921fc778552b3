package dev.meridian.api.access;

import dev.meridian.api.access.caller.AccessRule;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.access.caller.OpenPath;
import dev.meridian.api.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Lets callers do what their role allows, for their own tenant. A request without a credential comes here only by an
 * {@link OpenPath}.
 */
final class AccessInterceptor implements HandlerInterceptor {
    private static final String PARAMETER = "tenantId";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            Caller.current().ifPresent(caller -> {
                requireStreamForTicket(caller, request);
                AccessRule.of(method, request.getMethod()).check(caller);
                if (!looksItself(method)) {
                    caller.tenant().requireNamed(tenantId(request.getQueryString()));
                }
            });
        }
        return true;
    }

    /**
     * Refuses a ticket for a handler that opens no stream. This is checked here, because only here the handler is
     * known: a request that accepts a stream may still be answered by the JSON handler of the same path.
     */
    private static void requireStreamForTicket(Caller caller, HttpServletRequest request) {
        Object producible = request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE);
        if (caller.via() == Caller.Via.TICKET
                && !Set.of(MediaType.TEXT_EVENT_STREAM).equals(producible)) {
            throw new Refusal(HttpStatus.UNAUTHORIZED, "wrong_credential", "A ticket opens streams only");
        }
    }

    /** Whether the handler takes {@code tenantId} as a parameter and checks it itself. */
    private static boolean looksItself(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestParam.class)
                        && PARAMETER.equals(parameter.getParameter().getName()));
    }

    /** Reads {@code tenantId} from the query itself, because {@code getParameter} would read a form's body. */
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
