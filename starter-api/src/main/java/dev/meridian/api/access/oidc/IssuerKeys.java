package dev.meridian.api.access.oidc;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import dev.meridian.activities.job.outbound.address.WebAddress;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks signatures with an identity provider's public keys, where OpenID Connect Discovery says they are.
 *
 * <p>Anybody can send tokens that name keys nobody has: so the provider is asked for keys again at most twice in
 * {@link #BETWEEN_REFRESHES}, and, as long as it does not answer, once in {@link #AFTER_A_FAILURE}.
 */
final class IssuerKeys {
    private static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(30);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);

    private final IssuerDocuments documents = new IssuerDocuments();
    private final String issuer;
    private final OAuth2TokenValidator<Jwt> validator;
    private volatile @Nullable JwtDecoder decoder;
    private long failedAt = System.nanoTime() - AFTER_A_FAILURE.toNanos();

    /**
     * @param validator what else has to hold of a token
     */
    IssuerKeys(String issuer, OAuth2TokenValidator<Jwt> validator) {
        this.issuer = issuer;
        this.validator = validator;
    }

    /** The provider's description or its keys can't be had. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        Unavailable(String message) {
            super(message);
        }
    }

    /** The decoder, once the provider has said where its keys are. */
    JwtDecoder decoder() throws Unavailable {
        JwtDecoder known = decoder;
        return known == null ? discover() : known;
    }

    /** Those who come at once wait for the first; if it fails, none of them tries again at once. */
    private synchronized JwtDecoder discover() throws Unavailable {
        JwtDecoder known = decoder;
        if (known != null) {
            return known;
        }
        if (System.nanoTime() - failedAt < AFTER_A_FAILURE.toNanos()) {
            throw new Unavailable("it did not answer a moment ago");
        }
        try {
            JwtDecoder found = decoder(keys());
            decoder = found;
            return found;
        } catch (IOException | JacksonException | IllegalArgumentException failed) {
            failedAt = System.nanoTime();
            throw new Unavailable(String.valueOf(failed.getMessage()));
        }
    }

    /** Whether a token names a key that was not there a moment ago either. */
    static boolean isAskedTooOften(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof RateLimitReachedException) {
                return true;
            }
        }
        return false;
    }

    private JWKSource<SecurityContext> keys() throws IOException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        JsonNode description = JsonMapper.shared()
                .readTree(documents
                        .fetch(base + "/.well-known/openid-configuration")
                        .getContent());
        String described = description.path("issuer").asString("");
        if (!described.equals(issuer)) {
            throw new IOException("it calls itself '" + described + "'");
        }
        URL keys = WebAddress.parse(description.path("jwks_uri").asString(""))
                .toUri()
                .toURL();
        return JWKSourceBuilder.create(keys, new UnderstoodKeys(documents))
                .rateLimited(BETWEEN_REFRESHES.toMillis())
                .refreshAheadCache(false)
                .build();
    }

    /** Signatures of private keys only: with a shared secret, whoever checks could sign. */
    private JwtDecoder decoder(JWKSource<SecurityContext> keys) {
        NimbusJwtDecoder made = NimbusJwtDecoder.withJwkSource(keys)
                .jwsAlgorithms(algorithms -> algorithms.addAll(List.of(SignatureAlgorithm.values())))
                .build();
        made.setJwtValidator(validator);
        return made;
    }
}
