package dev.meridian.api.access;

import dev.meridian.activities.access.Secret;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes a ticket out of the request before anything that writes logs or traces sees it.
 *
 * <p>{@code EventSource} can send a ticket only in the address, as the parameter {@code ticket}; a browser's {@code
 * WebSocket} offers it as the subprotocol {@code ticket.<ticket>} beside {@code meridian}, which the server chooses.
 */
final class TicketTransport extends OncePerRequestFilter {
    private static final String PARAMETER = "ticket";
    private static final String SUBPROTOCOL = "ticket.";
    private static final String ATTRIBUTE = TicketTransport.class.getName();

    /** The ticket of a request to a path that streams. */
    static Optional<Secret> ticket(HttpServletRequest request) {
        return opensStream(request) && request.getAttribute(ATTRIBUTE) instanceof Secret ticket
                ? Optional.of(ticket)
                : Optional.empty();
    }

    private static boolean opensStream(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return request.getMethod().equals("GET")
                && ("websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                        || (accept != null && accept.contains("text/event-stream")));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String offered = request.getHeader("Sec-WebSocket-Protocol");
        if (offered != null) {
            Arrays.stream(offered.split(",", -1))
                    .map(String::strip)
                    .filter(protocol -> protocol.startsWith(SUBPROTOCOL))
                    .findFirst()
                    .ifPresent(protocol ->
                            request.setAttribute(ATTRIBUTE, new Secret(protocol.substring(SUBPROTOCOL.length()))));
        }
        String query = request.getQueryString();
        if (query == null) {
            chain.doFilter(request, response);
            return;
        }
        // The query is parsed here, because {@code getParameter} would also read a form's body.
        Optional<String> named = pairs(query).filter(TicketTransport::isTicket).findFirst();
        if (named.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        String pair = named.get();
        request.setAttribute(ATTRIBUTE, new Secret(pair.substring(pair.indexOf('=') + 1)));
        chain.doFilter(new WithoutTicket(request, query), response);
    }

    private static Stream<String> pairs(String query) {
        return Arrays.stream(query.split("&", -1));
    }

    /**
     * Whether a parameter is a ticket, even if letters of its name are escaped: such a request is invalid, but its
     * ticket must not be logged either.
     */
    private static boolean isTicket(String pair) {
        int end = pair.indexOf('=');
        return end > 0 && decoded(pair.substring(0, end)).equals(PARAMETER);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static final class WithoutTicket extends HttpServletRequestWrapper {
        private final @Nullable String query;

        WithoutTicket(HttpServletRequest request, String query) {
            super(request);
            String rest = pairs(query).filter(pair -> !isTicket(pair)).collect(Collectors.joining("&"));
            this.query = rest.isEmpty() ? null : rest;
        }

        @Override
        public @Nullable String getQueryString() {
            return query;
        }

        @Override
        public @Nullable String getParameter(String name) {
            return name.equals(PARAMETER) ? null : super.getParameter(name);
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            return name.equals(PARAMETER) ? null : super.getParameterValues(name);
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            Map<String, String[]> parameters = new HashMap<>(super.getParameterMap());
            parameters.remove(PARAMETER);
            return Map.copyOf(parameters);
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.enumeration(getParameterMap().keySet());
        }
    }
}
