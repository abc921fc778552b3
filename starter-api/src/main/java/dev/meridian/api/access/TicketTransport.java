package dev.meridian.api.access;

import dev.meridian.activities.access.Secret;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes a ticket out of the request before anything that writes logs or traces sees it.
 *
 * <p>{@code EventSource} can say it only in the address, as the parameter {@code ticket}; a browser's {@code WebSocket} offers
 * it as the subprotocol {@code ticket.<ticket>} beside {@code meridian}, which is the one to be chosen.
 */
final class TicketTransport extends OncePerRequestFilter {
    private static final String PARAMETER = "ticket";
    private static final String SUBPROTOCOL = "ticket.";
    private static final String ATTRIBUTE = TicketTransport.class.getName();

    /** The ticket of a request that opens a stream; others can't be made with one. */
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
        if (query == null || !query.contains(PARAMETER + "=")) {
            chain.doFilter(request, response);
            return;
        }
        String ticket = request.getParameter(PARAMETER);
        if (ticket != null) {
            request.setAttribute(ATTRIBUTE, new Secret(ticket));
        }
        chain.doFilter(new WithoutTicket(request, query), response);
    }

    private static final class WithoutTicket extends HttpServletRequestWrapper {
        private final @Nullable String query;
        private final Map<String, String[]> parameters;

        WithoutTicket(HttpServletRequest request, String query) {
            super(request);
            String rest = Arrays.stream(query.split("&", -1))
                    .filter(pair -> !pair.startsWith(PARAMETER + "="))
                    .collect(Collectors.joining("&"));
            this.query = rest.isEmpty() ? null : rest;
            this.parameters = new HashMap<>(request.getParameterMap());
            parameters.remove(PARAMETER);
        }

        @Override
        public @Nullable String getQueryString() {
            return query;
        }

        @Override
        public @Nullable String getParameter(String name) {
            String[] values = parameters.get(name);
            return values == null ? null : values[0];
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            return parameters.get(name);
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Map.copyOf(parameters);
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.enumeration(parameters.keySet());
        }
    }
}
