package dev.meridian.api.access;

import dev.meridian.activities.access.AccessTokens;
import dev.meridian.activities.access.CredentialValidity;
import dev.meridian.activities.access.Holder;
import dev.meridian.activities.access.Secret;
import dev.meridian.api.access.oidc.OidcSettings;
import dev.meridian.api.access.oidc.OidcSignIn;
import dev.meridian.api.access.oidc.SignInSecret;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Says how people can sign in, and signs them in at the identity provider. The provider sends the browser back from
 * another site. Therefore the state is in a cookie that browsers send with such a request, and the answer is a page
 * that loads the console by itself: the session's cookie would not be sent with a request that comes from another site.
 */
@ApiController
class SignInController {
    static final String OPTIONS = "/api/session/options";
    static final String START = "/api/session/provider";
    static final String ANSWER = "/api/session/provider/answer";

    private static final String COOKIE = "meridian_sign_in";
    private static final Duration SIGN_IN_LIFE = Duration.ofMinutes(10);

    private final Optional<OidcSignIn> provider;
    private final AccessTokens tokens;
    private final SignInOptions options;

    SignInController(OidcSettings oidc, SecuritySettings security, AccessTokens tokens) {
        this.provider = OidcSignIn.of(oidc);
        this.tokens = tokens;
        boolean open = security.mode() == SecuritySettings.Mode.OPEN;
        this.options = new SignInOptions(
                open,
                !open,
                provider.isEmpty() || oidc.issuer() == null
                        ? null
                        : new Provider(
                                Optional.ofNullable(URI.create(oidc.issuer()).getHost())
                                        .orElse(oidc.issuer()),
                                START));
    }

    /**
     * How people can sign in.
     *
     * @param open whether this service needs no credential
     * @param keys whether an API key opens a session
     * @param provider missing if there is no identity provider
     */
    record SignInOptions(
            boolean open, boolean keys, @Nullable Provider provider) {}

    /**
     * An identity provider.
     *
     * @param name its host
     * @param address the path of this API at which a sign-in begins; its parameter {@code then} is a path below {@code
     *     /console/} to go on to
     */
    record Provider(String name, String address) {}

    @GetMapping(OPTIONS)
    ResponseEntity<SignInOptions> options() {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(options);
    }

    /** Leads the browser to the identity provider. */
    @ApiResponse(responseCode = "303", description = "The identity provider's page", content = @Content)
    @GetMapping(START)
    ResponseEntity<Void> begin(HttpServletRequest request, @RequestParam(required = false) @Nullable String then) {
        SignInSecret secret = SignInSecret.random();
        URI page = signIn().page(secret, answerTo(request));
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .cacheControl(CacheControl.noStore())
                .location(page)
                .header(
                        HttpHeaders.SET_COOKIE,
                        cookie(request, secret.text() + "." + ThenPath.of(then).encoded(), SIGN_IN_LIFE))
                .build();
    }

    /** Receives the provider's answer, opens a session of 12 hours, and has the browser go on. */
    @ApiResponse(
            responseCode = "200",
            description = "A page that goes on by itself",
            content = @Content(mediaType = MediaType.TEXT_HTML_VALUE, schema = @Schema(type = "string")))
    @GetMapping(path = ANSWER, produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> answer(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String state) {
        ThenPath then = ThenPath.of(null);
        try {
            String[] kept =
                    kept(request).orElseThrow(() -> refused("This sign-in is over, or was begun in another browser"));
            SignInSecret secret = new SignInSecret(kept[0]);
            then = ThenPath.decoded(kept[1]);
            if (state == null || !isSame(secret.state(), state)) {
                throw refused("The answer is of another sign-in");
            }
            if (code == null) {
                throw refused("The identity provider did not let you in");
            }
            Holder holder = signIn().signedIn(secret, code, answerTo(request));
            Instant end = Instant.now().plus(SessionController.SESSION_LIFE);
            Secret session = tokens.issueSession(holder, CredentialValidity.UNLIMITED, end);
            return page(request, HttpStatus.OK)
                    .header(
                            HttpHeaders.SET_COOKIE,
                            SessionCookie.of(request, session.text(), SessionController.SESSION_LIFE))
                    .body(SignInPage.goOn(then));
        } catch (Refusal refusal) {
            return page(request, refusal.status()).body(SignInPage.failed(refusal, then));
        }
    }

    private OidcSignIn signIn() {
        return provider.orElseThrow(() -> Refusal.notFound(
                "no_identity_provider", "There is no identity provider to sign in at; OIDC_CLIENT_ID is not set"));
    }

    private static ResponseEntity.BodyBuilder page(HttpServletRequest request, HttpStatus status) {
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .header(HttpHeaders.SET_COOKIE, cookie(request, "", Duration.ZERO));
    }

    /** The secret and the path to go on to; empty if the browser has not begun a sign-in. */
    private static Optional<String[]> kept(HttpServletRequest request) {
        Cookie @Nullable [] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(cookie -> cookie.getValue().split("\\.", 2))
                        .filter(parts -> parts.length == 2 && SignInSecret.isSecret(parts[0]))
                        .findFirst();
    }

    private static String cookie(HttpServletRequest request, String value, Duration life) {
        return SessionCookie.lax(request, COOKIE, value, START, life);
    }

    /**
     * The address to which the provider sends the browser back; the provider compares it with the addresses that are
     * registered for this client.
     */
    private static String answerTo(HttpServletRequest request) {
        return ServletUriComponentsBuilder.fromRequestUri(request)
                .scheme(SessionCookie.isEncrypted(request) ? "https" : "http")
                .port(port(request))
                .replacePath(ANSWER)
                .replaceQuery(null)
                .toUriString();
    }

    /** The port is the one of the Host header; behind a proxy that speaks TLS it is not this service's own. */
    private static @Nullable String port(HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        int colon = host == null ? -1 : host.lastIndexOf(':');
        return host == null || colon <= host.lastIndexOf(']') ? null : host.substring(colon + 1);
    }

    private static boolean isSame(String expected, String sent) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }

    private static Refusal refused(String why) {
        return new Refusal(HttpStatus.UNAUTHORIZED, "sign_in_refused", why);
    }
}
