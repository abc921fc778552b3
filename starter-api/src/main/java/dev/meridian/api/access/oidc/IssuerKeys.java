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

/**
 * Checks signatures with an identity provider's public keys, which are found by OpenID Connect Discovery.
 *
 * <p>Anybody can send tokens that name unknown keys. Therefore the provider is asked for its keys at most twice in
 * {@link #BETWEEN_REFRESHES} and, as long as it does not answer, once in {@link #AFTER_A_FAILURE}.
 */
final class IssuerKeys {
    private static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(30);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);

    private final IssuerDocuments documents = new IssuerDocuments();
    private final String issuer;
    private final OAuth2TokenValidator<Jwt> validator;
    private volatile @Nullable Found found;
    private long failedAt = System.nanoTime() - AFTER_A_FAILURE.toNanos();

    /**
     * @param validator checks the token's claims
     */
    IssuerKeys(String issuer, OAuth2TokenValidator<Jwt> validator) {
        this.issuer = issuer;
        this.validator = validator;
    }

    /** The provider's description or its keys cannot be fetched. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        Unavailable(String message) {
            super(message);
        }
    }

    /** The provider's description and the decoder of its tokens. */
    private record Found(IssuerDescription description, JwtDecoder decoder) {}

    /** The decoder, which exists once the provider has answered where its keys are. */
    JwtDecoder decoder() throws Unavailable {
        return found().decoder();
    }

    /** The provider's description of itself. */
    IssuerDescription description() throws Unavailable {
        return found().description();
    }

    private Found found() throws Unavailable {
        Found known = found;
        return known == null ? discover() : known;
    }

    /**
     * Asks the provider where its keys are. Simultaneous requests wait for the first; if it fails, they do not try
     * again at once.
     */
    private synchronized Found discover() throws Unavailable {
        Found known = found;
        if (known != null) {
            return known;
        }
        if (System.nanoTime() - failedAt < AFTER_A_FAILURE.toNanos()) {
            throw new Unavailable("it did not answer a moment ago");
        }
        try {
            IssuerDescription description = IssuerDescription.fetch(documents, issuer);
            Found discovered = new Found(description, decoder(keys(description)));
            found = discovered;
            return discovered;
        } catch (IOException | JacksonException | IllegalArgumentException failed) {
            failedAt = System.nanoTime();
            throw new Unavailable(String.valueOf(failed.getMessage()));
        }
    }

    /** Whether a token names an unknown key although the keys were fetched a moment ago. */
    static boolean isAskedTooOften(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof RateLimitReachedException) {
                return true;
            }
        }
        return false;
    }

    private JWKSource<SecurityContext> keys(IssuerDescription description) throws IOException {
        URL keys = WebAddress.parse(description.keys()).toUri().toURL();
        return JWKSourceBuilder.create(keys, new UnderstoodKeys(documents))
                .rateLimited(BETWEEN_REFRESHES.toMillis())
                .refreshAheadCache(false)
                .build();
    }

    /**
     * Only signatures by private keys are accepted: with a shared secret, everybody who can check a signature could
     * also sign.
     */
    private JwtDecoder decoder(JWKSource<SecurityContext> keys) {
        NimbusJwtDecoder made = NimbusJwtDecoder.withJwkSource(keys)
                .jwsAlgorithms(algorithms -> algorithms.addAll(List.of(SignatureAlgorithm.values())))
                .build();
        made.setJwtValidator(validator);
        return made;
    }
}
