package dev.meridian.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Refuses query parameters that the handler does not take, as fields of bodies that are not known are refused: without its
 * filter, a list would have everything, and what reads the list would act on all of it.
 */
final class KnownParameters implements HandlerInterceptor {
    /** Every call may name the tenant of its key; the access checks compare it. */
    private static final String TENANT = "tenantId";

    private static final int SHOWN = 100;

    private final Map<HandlerMethod, SortedSet<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() != null && handler instanceof HandlerMethod method) {
            SortedSet<String> taken = known.computeIfAbsent(method, KnownParameters::of);
            names(request.getQueryString())
                    .filter(name -> !taken.contains(name) && !name.equals(TENANT))
                    .findFirst()
                    .ifPresent(unknown -> {
                        throw refusal(unknown, taken);
                    });
        }
        return true;
    }

    /** Reads the query itself, because the request's own parameters would have those of a form's body too. */
    private static Stream<String> names(String query) {
        return UriComponentsBuilder.newInstance().query(query).build().getQueryParams().keySet().stream()
                .filter(name -> !name.isEmpty())
                .map(KnownParameters::decoded);
    }

    private static String decoded(String name) {
        try {
            return UriUtils.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw RequestTexts.undecodableParameter();
        }
    }

    private static SortedSet<String> of(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .flatMap(KnownParameters::names)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> names(MethodParameter parameter) {
        if (parameter.hasParameterAnnotation(ParameterObject.class)) {
            return Arrays.stream(parameter.getParameterType().getRecordComponents())
                    .map(RecordComponent::getName);
        }
        RequestParam single = parameter.getParameterAnnotation(RequestParam.class);
        return single == null
                ? Stream.empty()
                : Stream.of(single.name().isEmpty() ? parameter.getParameter().getName() : single.name());
    }

    private static Refusal refusal(String unknown, SortedSet<String> taken) {
        String name = unknown.length() <= SHOWN ? unknown : unknown.substring(0, SHOWN) + "…";
        return Refusal.badRequest(
                        "unknown_parameter",
                        "There is no parameter '" + name + "'; "
                                + (taken.isEmpty()
                                        ? "this call takes none"
                                        : "this call takes " + String.join(", ", taken)))
                .with("parameter", name);
    }
}
