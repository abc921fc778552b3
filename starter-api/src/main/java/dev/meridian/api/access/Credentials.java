package dev.meridian.api.access;

import dev.meridian.activities.access.AccessTokens;
import dev.meridian.activities.access.ApiKey;
import dev.meridian.activities.access.ApiKeys;
import dev.meridian.activities.access.CredentialValidity;
import dev.meridian.activities.access.Holder;
import dev.meridian.activities.access.Role;
import dev.meridian.activities.access.Secret;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.access.caller.Caller.Via;
import dev.meridian.api.access.caller.RecentCallers;
import dev.meridian.api.access.oidc.OidcTokens;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.tenant.Tenant;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Finds the caller of a request: by an API key or a token in the Authorization header, else by a ticket, else by a
 * session's cookie. In open mode a request needs no credential.
 */
final class Credentials {
    private static final String BEARER = "bearer ";

    private final ApiKeys keys;
    private final AccessTokens tokens;
    private final RecentCallers recent;
    private final RequestMatcher streams;
    private final Optional<OidcTokens> oidc;
    private final boolean open;

    /**
     * @param streams requests that a ticket may make
     */
    Credentials(
            ApiKeys keys,
            AccessTokens tokens,
            RecentCallers recent,
            RequestMatcher streams,
            Optional<OidcTokens> oidc,
            boolean open) {
        this.streams = streams;
        this.keys = keys;
        this.tokens = tokens;
        this.recent = recent;
        this.oidc = oidc;
        this.open = open;
    }

    /**
     * The caller; empty if the request has no credential.
     *
     * @throws Refusal if the credential is not valid
     */
    Optional<Caller> read(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            return Optional.of(bearer(authorization));
        }
        Optional<Secret> ticket = TicketTransport.ticket(request).filter(_ -> streams.matches(request));
        if (ticket.isPresent()) {
            return Optional.of(tokens.redeemTicket(ticket.get())
                    .map(held -> new Caller(held.holder(), Via.TICKET, held.validity(), null))
                    .orElseThrow(() -> wrong("The ticket is used up or too old; ask for a new one")));
        }
        Optional<Secret> session = session(request);
        if (session.isPresent()) {
            Secret secret = session.get();
            Optional<Caller> found = recent.find(
                    secret,
                    () -> tokens.findSession(secret)
                            .map(held -> new Caller(held.holder(), Via.SESSION, held.validity(), secret)));
            if (found.isPresent()) {
                return found;
            }
        }
        return open ? Optional.of(anybody()) : Optional.empty();
    }

    private Caller bearer(String authorization) {
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw wrong("Send the key or token as: Authorization: Bearer ...");
        }
        String credential = authorization.substring(BEARER.length()).strip();
        if (oidc.isPresent() && isToken(credential)) {
            return oidc.get().recognise(credential);
        }
        Secret secret = new Secret(credential);
        return recent.find(secret, () -> keys.recognise(secret).map(Credentials::holderOf))
                .orElseThrow(() -> wrong("The key is unknown, expired or revoked"));
    }

    private static Caller holderOf(ApiKey key) {
        return new Caller(
                new Holder("key:" + key.id(), key.name(), key.tenant(), key.role()),
                Via.HEADER,
                new CredentialValidity(
                        Optional.of(key.id()), Optional.empty(), key.times().expiresAt()),
                null);
    }

    /** A token has three parts divided by dots; keys have no dots. */
    private static boolean isToken(String credential) {
        return credential.chars().filter(character -> character == '.').count() == 2;
    }

    private static Optional<Secret> session(HttpServletRequest request) {
        Cookie @Nullable [] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(SessionCookie.NAME))
                        .map(cookie -> new Secret(cookie.getValue()))
                        .findFirst();
    }

    private static Caller anybody() {
        return new Caller(
                new Holder("open", "open", Tenant.DEFAULT.id(), Role.ADMIN),
                Via.NOTHING,
                CredentialValidity.UNLIMITED,
                null);
    }

    private static Refusal wrong(String why) {
        return new Refusal(HttpStatus.UNAUTHORIZED, "wrong_credential", why);
    }
}
