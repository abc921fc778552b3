package dev.meridian.api.access.oidc;

import dev.meridian.activities.access.CredentialValidity;
import dev.meridian.activities.access.Holder;
import dev.meridian.activities.access.Role;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.job.SharedTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;

/** Recognises tokens of an identity provider. Its keys are fetched when the first token comes, and again when they change. */
public final class OidcTokens {
    private static final Logger log = LoggerFactory.getLogger(OidcTokens.class);

    /**
     * How far the provider's clock may differ from ours; a token is accepted for this much longer than its own time.
     */
    static final Duration SKEW = Duration.ofSeconds(60);

    /** The claims with a name for people, the best first. */
    private static final List<String> NAMES = List.of("name", "preferred_username", "email");

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final IssuerKeys keys;
    private final OidcSettings settings;

    public OidcTokens(String issuer, String audience, OidcSettings settings) {
        this.settings = settings;
        // Access tokens may name their type, by RFC 9068, or leave it out.
        JwtTypeValidator type = new JwtTypeValidator("JWT", "at+jwt");
        type.setAllowEmpty(true);
        this.keys = new IssuerKeys(
                issuer,
                JwtValidators.createDefaultWithValidators(List.of(
                        new JwtTimestampValidator(SKEW),
                        new JwtIssuerValidator(issuer),
                        new JwtAudienceValidator(audience),
                        type)));
    }

    /** The caller whom the token names. */
    public Caller recognise(String token) {
        Jwt jwt = decode(token);
        Instant end = jwt.getExpiresAt();
        if (end == null) {
            throw wrong("The token never expires");
        }
        return new Caller(
                holder(jwt, settings),
                Caller.Via.HEADER,
                new CredentialValidity(Optional.empty(), Optional.empty(), end.plus(SKEW)),
                null);
    }

    private Jwt decode(String token) {
        return decode(keys, token);
    }

    /** The token's content. */
    static Jwt decode(IssuerKeys keys, String token) {
        try {
            return keys.decoder().decode(token);
        } catch (JwtException | IssuerKeys.Unavailable failed) {
            if (failed instanceof BadJwtException || IssuerKeys.isAskedTooOften(failed)) {
                log.debug("A token is refused: {}", failed.getMessage());
                throw wrong("The token is not valid here");
            }
            log.warn("The identity provider's keys can't be had: {}", failed.getMessage());
            throw unavailable();
        }
    }

    static Refusal unavailable() {
        return new Refusal(
                        HttpStatus.SERVICE_UNAVAILABLE, "issuer_unavailable", "The identity provider does not answer")
                .retryAfter(RETRY_AFTER);
    }

    /** Whom a token names, and what the caller may do. */
    static Holder holder(Jwt jwt, OidcSettings settings) {
        String subject = Optional.ofNullable(jwt.getSubject())
                .filter(OidcTokens::isName)
                .orElseThrow(() -> wrong("The token names no subject"));
        String name = NAMES.stream()
                .map(jwt::getClaimAsString)
                .filter(Objects::nonNull)
                .filter(OidcTokens::isName)
                .findFirst()
                .orElse(subject);
        return new Holder("subject:" + subject, name, tenant(jwt, settings), role(jwt, settings));
    }

    private static boolean isName(String text) {
        return !text.isBlank() && text.chars().noneMatch(Character::isISOControl);
    }

    private static String tenant(Jwt jwt, OidcSettings settings) {
        try {
            return Optional.ofNullable(claim(jwt, settings.tenantClaim()))
                    .map(claim -> new Tenant(claim.toString()).id())
                    .filter(tenant -> !tenant.equals(SharedTenant.ID))
                    .orElseThrow(() -> wrong("The token names no tenant"));
        } catch (IllegalArgumentException malformed) {
            throw wrong("The token names no tenant");
        }
    }

    private static Role role(Jwt jwt, OidcSettings settings) {
        Object claim = claim(jwt, settings.roleClaim());
        Collection<?> roles = claim instanceof Collection<?> several ? several : Arrays.asList(claim);
        return roles.stream()
                .filter(Objects::nonNull)
                .flatMap(role -> Role.ofWireName(role.toString()).stream())
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> wrong("The token names no role"));
    }

    /** The claim with this very name, or else the nested claim that the dots lead to. */
    private static @Nullable Object claim(Jwt jwt, String path) {
        if (jwt.hasClaim(path)) {
            return jwt.getClaim(path);
        }
        Object value = jwt.getClaims();
        for (String step : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return value;
    }

    static Refusal wrong(String why) {
        return new Refusal(HttpStatus.UNAUTHORIZED, "wrong_credential", why);
    }
}
