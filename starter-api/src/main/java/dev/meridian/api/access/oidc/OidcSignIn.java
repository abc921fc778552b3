package dev.meridian.api.access.oidc;

import dev.meridian.activities.access.Holder;
import dev.meridian.activities.job.outbound.BoundedHttp;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.api.problem.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signs people in at an identity provider: OpenID Connect's authorization code flow with PKCE. The token that names the
 * person is for this client ({@code aud}), of this sign-in ({@code nonce}), and signed by the provider.
 */
public final class OidcSignIn {
    private static final Logger log = LoggerFactory.getLogger(OidcSignIn.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final BoundedHttp.Limits LIMITS = new BoundedHttp.Limits(ANSWER_TIMEOUT, ANSWER_TIMEOUT, 1 << 20);

    private static final TypeReference<Map<String, Object>> CLAIMS = new TypeReference<>() {};

    /**
     * The most codes that are exchanged at once, because anybody can begin sign-ins and each exchange calls the
     * provider.
     */
    private static final int MOST_EXCHANGES = 8;

    private final OidcSettings settings;
    private final String clientId;
    private final IssuerKeys keys;
    private final BoundedHttp http = new BoundedHttp(AddressPolicy.anywhere());
    private final Semaphore exchanges = new Semaphore(MOST_EXCHANGES);

    /** The sign-in by these settings; empty if they name no provider, or no client. */
    public static Optional<OidcSignIn> of(OidcSettings settings) {
        String issuer = settings.issuer();
        String clientId = settings.clientId();
        return issuer == null || clientId == null
                ? Optional.empty()
                : Optional.of(new OidcSignIn(issuer, clientId, settings));
    }

    private OidcSignIn(String issuer, String clientId, OidcSettings settings) {
        this.settings = settings;
        this.clientId = clientId;
        this.keys = new IssuerKeys(
                issuer,
                JwtValidators.createDefaultWithValidators(List.of(
                        new JwtTimestampValidator(OidcTokens.SKEW),
                        new JwtIssuerValidator(issuer),
                        new JwtAudienceValidator(clientId))));
    }

    /**
     * The provider's page at which people sign in.
     *
     * @param answerTo where the provider sends the browser afterwards; the provider knows this address
     */
    public URI page(SignInSecret secret, String answerTo) {
        String page = description().authorization();
        return UriComponentsBuilder.fromUriString(page)
                .queryParam("response_type", "code")
                .queryParam("client_id", "{client}")
                .queryParam("redirect_uri", "{answerTo}")
                .queryParam("scope", "openid profile email")
                .queryParam("state", secret.state())
                .queryParam("nonce", secret.nonce())
                .queryParam("code_challenge", secret.challenge())
                .queryParam("code_challenge_method", "S256")
                .encode()
                .buildAndExpand(Map.of("client", clientId, "answerTo", answerTo))
                .toUri();
    }

    /**
     * Exchanges a code for the person who has signed in.
     *
     * @throws Refusal 401 {@code wrong_credential} if the code or the token is not good, 503 {@code issuer_unavailable}
     */
    public Holder signedIn(SignInSecret secret, String code, String answerTo) {
        if (!exchanges.tryAcquire()) {
            throw new Refusal(HttpStatus.TOO_MANY_REQUESTS, "too_busy", "Too many people sign in at this moment")
                    .retryAfter(Duration.ofSeconds(2));
        }
        try {
            JsonNode answer = tokens(exchange(secret, code, answerTo));
            Jwt token = OidcTokens.decode(keys, answer.path("id_token").asString(""));
            if (!secret.nonce().equals(token.getClaimAsString("nonce"))) {
                throw OidcTokens.wrong("The token is of another sign-in");
            }
            List<String> audience = Objects.requireNonNullElse(token.getAudience(), List.of());
            if (audience.size() > 1 && !clientId.equals(token.getClaimAsString("azp"))) {
                throw OidcTokens.wrong("The token is for another client");
            }
            PersonClaims claims = new PersonClaims(token.getClaims(), settings);
            boolean isSaid = claims.areComplete() || description().userInfo().isEmpty();
            return (isSaid
                            ? claims
                            : claims.or(
                                    userInfo(token, answer.path("access_token").asString(""))))
                    .holder();
        } finally {
            exchanges.release();
        }
    }

    private IssuerDescription description() {
        try {
            return keys.description();
        } catch (IssuerKeys.Unavailable away) {
            log.warn("The identity provider's description can't be had: {}", away.getMessage());
            throw OidcTokens.unavailable();
        }
    }

    private BoundedHttp.Received exchange(SignInSecret secret, String code, String answerTo) {
        IssuerDescription description = description();
        List<NameValuePair> form = new ArrayList<>(List.of(
                new BasicNameValuePair("grant_type", "authorization_code"),
                new BasicNameValuePair("code", code),
                new BasicNameValuePair("redirect_uri", answerTo),
                new BasicNameValuePair("client_id", clientId),
                new BasicNameValuePair("code_verifier", secret.verifier())));
        try {
            HttpUriRequestBase request = BoundedHttp.request("POST", WebAddress.parse(description.token()));
            request.setHeader("Accept", "application/json");
            String clientSecret = settings.clientSecret();
            if (clientSecret != null && showsSecretInForm(description)) {
                form.add(new BasicNameValuePair("client_secret", clientSecret));
            } else if (clientSecret != null) {
                request.setHeader("Authorization", "Basic " + basic(clientId, clientSecret));
            }
            request.setEntity(new UrlEncodedFormEntity(form, StandardCharsets.UTF_8));
            return http.exchange(request, LIMITS);
        } catch (IOException | IllegalArgumentException failed) {
            log.warn("The identity provider does not exchange codes: {}", failed.getMessage());
            throw OidcTokens.unavailable();
        }
    }

    private static boolean showsSecretInForm(IssuerDescription description) {
        return description.clientAuthentication().contains("client_secret_post")
                && !description.clientAuthentication().contains("client_secret_basic");
    }

    /** Both parts are encoded as in a form first (RFC 6749, 2.3.1). */
    private static String basic(String id, String secret) {
        String both =
                URLEncoder.encode(id, StandardCharsets.UTF_8) + ":" + URLEncoder.encode(secret, StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What the provider says besides the token, which need not have the claims of {@code profile} (OpenID Connect Core 1.0,
     * 5.4). It has to be about the same person (5.3.2).
     */
    private Map<String, Object> userInfo(Jwt token, String accessToken) {
        try {
            HttpUriRequestBase request =
                    BoundedHttp.request("GET", WebAddress.parse(description().userInfo()));
            request.setHeader("Accept", "application/json");
            request.setHeader("Authorization", "Bearer " + accessToken);
            BoundedHttp.Received received = http.exchange(request, LIMITS);
            if (received.status() != 200) {
                throw new IOException("it answered " + received.status());
            }
            JsonNode claims = JsonMapper.shared().readTree(new String(received.body(), StandardCharsets.UTF_8));
            if (!claims.path("sub").asString("").equals(token.getSubject())) {
                throw OidcTokens.wrong("The identity provider speaks of another person");
            }
            return JsonMapper.shared().convertValue(claims, CLAIMS);
        } catch (IOException | IllegalArgumentException | JacksonException failed) {
            log.warn("The identity provider does not say who has signed in: {}", failed.getMessage());
            throw OidcTokens.unavailable();
        }
    }

    private static JsonNode tokens(BoundedHttp.Received answer) {
        if (answer.status() / 100 == 5) {
            log.warn("The identity provider answered {} to a code", answer.status());
            throw OidcTokens.unavailable();
        }
        JsonNode document = document(answer);
        if (answer.status() != 200 || document.path("id_token").asString("").isEmpty()) {
            log.warn(
                    "The identity provider refused a code: {} {}",
                    answer.status(),
                    shortened(document.path("error").asString("")));
            throw OidcTokens.wrong("The identity provider does not accept this sign-in; begin again");
        }
        return document;
    }

    private static JsonNode document(BoundedHttp.Received answer) {
        try {
            return JsonMapper.shared().readTree(new String(answer.body(), StandardCharsets.UTF_8));
        } catch (JacksonException none) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    private static String shortened(String error) {
        return error.length() <= 100 ? error : error.substring(0, 100);
    }
}
