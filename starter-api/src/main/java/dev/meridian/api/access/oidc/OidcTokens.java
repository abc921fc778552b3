package dev.meridian.api.access.oidc;

import dev.meridian.activities.access.CredentialValidity;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.problem.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
                new PersonClaims(jwt.getClaims(), settings).holder(),
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

    static Refusal wrong(String why) {
        return new Refusal(HttpStatus.UNAUTHORIZED, "wrong_credential", why);
    }
}
