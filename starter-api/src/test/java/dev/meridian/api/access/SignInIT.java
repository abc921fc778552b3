package dev.meridian.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Signing in at an identity provider, as a browser does it. */
@Tag("slow")
class SignInIT {
    private static final UnaryOperator<JWTClaimsSet.Builder> AS_ASKED = claims -> claims;

    private static Issuer issuer;
    private static TestService service;
    private static HttpClient browser;

    @BeforeAll
    static void start() throws IOException {
        issuer = new Issuer();
        service = TestService.start(TestService.Settings.databaseOnly()
                .with("SERVICE_TYPE", "api")
                .with("OIDC_ISSUER", issuer.address())
                .with("OIDC_AUDIENCE", Issuer.AUDIENCE)
                .with("OIDC_CLIENT_ID", IssuerCodes.CLIENT)
                .with("OIDC_CLIENT_SECRET", IssuerCodes.SECRET));
        browser = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        browser.close();
        service.close();
        issuer.close();
    }

    /** A sign-in that has been begun. */
    private record Begun(URI page, String cookie) {
        String state() {
            return IssuerCodes.value(IssuerCodes.parameters(page.getRawQuery()), "state");
        }
    }

    @Test
    void theOptionsAreToldToEverybody() throws Exception {
        JsonNode options =
                JsonMapper.shared().readTree(get("/api/session/options", null).body());

        assertThat(options.toString())
                .isEqualTo("{\"open\":false,\"keys\":true,\"provider\":{\"name\":\"127.0.0.1\","
                        + "\"address\":\"/api/session/provider\"}}");
    }

    @Test
    void whoSignsInHasASessionAndGoesOnToTheConsole() throws Exception {
        Begun begun = begin("/console/jobs?status=failed");
        assertThat(begun.cookie()).contains("SameSite=Lax", "HttpOnly", "Path=/api/session/provider");
        Map<String, String> asked = IssuerCodes.parameters(begun.page().getRawQuery());
        assertThat(asked)
                .containsEntry("realm", "main")
                .containsEntry("response_type", "code")
                .containsEntry("client_id", IssuerCodes.CLIENT)
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("redirect_uri", service.url() + "/api/session/provider/answer");
        assertThat(begun.cookie()).doesNotContain(asked.get("state"), asked.get("nonce"), asked.get("code_challenge"));

        HttpResponse<String> answer = answer(begun, begun.state(), issuer.codes.signIn(begun.page(), AS_ASKED));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("content=\"0;url=/console/jobs?status=failed\"");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie).startsWith("meridian_sign_in=;"))
                .anySatisfy(cookie -> assertThat(cookie).contains("meridian_session=", "SameSite=Strict"));
        JsonNode caller = whoami(session(answer));
        assertThat(caller.path("caller").asString()).isEqualTo("subject:ada@example.org");
        assertThat(caller.path("name").asString()).isEqualTo("Ada Lovelace");
        assertThat(caller.path("tenant").asString()).isEqualTo("gamma");
        assertThat(caller.path("role").asString()).isEqualTo("operator");
        assertThat(caller.has("csrfToken")).isTrue();
    }

    @Test
    void aCodeIsUsedOnce() throws Exception {
        Begun begun = begin(null);
        String code = issuer.codes.signIn(begun.page(), AS_ASKED);
        assertThat(answer(begun, begun.state(), code).statusCode()).isEqualTo(200);

        assertRefused(answer(begun, begun.state(), code), "wrong_credential");
    }

    @Test
    void anAnswerThatDoesNotBelongToThisBrowsersSignInIsRefused() throws Exception {
        Begun mine = begin(null);
        Begun theirs = begin(null);
        String code = issuer.codes.signIn(theirs.page(), AS_ASKED);

        assertRefused(answer(mine, "wrong", code), "sign_in_refused");
        assertRefused(answer(mine, null, code), "sign_in_refused");
        assertRefused(answer(mine, mine.state(), null), "sign_in_refused");
        assertRefused(
                get("/api/session/provider/answer?state=" + mine.state() + "&code=" + code, null), "sign_in_refused");
        // The code of another sign-in: its challenge is not this verifier's.
        assertRefused(answer(mine, mine.state(), code), "wrong_credential");
        assertRefused(answer(theirs, theirs.state(), "guessed"), "wrong_credential");
    }

    @Test
    void aTokenThatIsNotForThisClientAndThisSignInIsRefused() throws Exception {
        List<UnaryOperator<JWTClaimsSet.Builder>> wrong = List.of(
                claims -> claims.claim("nonce", "another"),
                claims -> claims.claim("nonce", null),
                claims -> claims.audience(Issuer.AUDIENCE),
                claims -> claims.audience(List.of(IssuerCodes.CLIENT, "other")).claim("azp", "other"),
                claims -> claims.issuer("https://elsewhere.example"),
                claims -> claims.expirationTime(new Date(0)),
                claims -> claims.claim("role", "emperor"),
                claims -> claims.claim("tenant", "public"),
                claims -> claims.subject(" "));
        for (int i = 0; i < wrong.size(); i++) {
            Begun begun = begin(null);
            HttpResponse<String> answer = answer(begun, begun.state(), issuer.codes.signIn(begun.page(), wrong.get(i)));
            assertThat(answer.statusCode()).as("wrong token %d", i).isEqualTo(401);
            assertRefused(answer, "wrong_credential");
        }
    }

    /** Many providers put claims of the scope profile nowhere else where they also give an access token. */
    @Test
    void whatTheTokenDoesNotSayIsTakenFromTheUserInfoOfTheSamePerson() throws Exception {
        UnaryOperator<JWTClaimsSet.Builder> onlySubject =
                claims -> claims.claim("tenant", null).claim("role", null).claim("name", null);
        issuer.userInfo = """
                {"sub": "ada@example.org", "tenant": "delta", "role": ["viewer", "admin"], "name": "Ada of UserInfo"}""";
        assertThat(whoSignedIn(onlySubject))
                .contains("\"Ada of UserInfo\"", "\"tenant\":\"delta\"", "\"role\":\"admin\"");
        assertThat(whoSignedIn(claims -> claims.claim("role", null)))
                .as("the token's own claims win")
                .contains("\"Ada Lovelace\"", "\"tenant\":\"gamma\"", "\"role\":\"admin\"");
        issuer.userInfo = """
                {"sub": "eve@example.org", "tenant": "delta", "role": "admin"}""";
        Begun ofAnother = begin(null);
        assertRefused(
                answer(ofAnother, ofAnother.state(), issuer.codes.signIn(ofAnother.page(), onlySubject)),
                "wrong_credential");
        issuer.userInfo = "<html>Maintenance</html>";
        Begun broken = begin(null);
        HttpResponse<String> unavailable =
                answer(broken, broken.state(), issuer.codes.signIn(broken.page(), onlySubject));
        assertThat(unavailable.statusCode()).isEqualTo(503);
        assertThat(unavailable.body()).contains("<code>issuer_unavailable</code>");
    }

    @Test
    void aSignInLeadsNowhereButBelowTheConsole() throws Exception {
        for (String then : List.of(
                "//elsewhere.example/console/",
                "https://elsewhere.example/console/",
                "/api/jobs",
                "/console/../api/jobs",
                "/console/%2e%2e/api/jobs",
                "/console//elsewhere.example",
                "/console/\\elsewhere",
                "javascript:alert(1)",
                "/console/\"><script>",
                "/consoles/")) {
            Begun begun = begin(then);
            String body = answer(begun, begun.state(), issuer.codes.signIn(begun.page(), AS_ASKED))
                    .body();
            assertThat(body).as(then).contains("content=\"0;url=/console/\"");
        }
        Begun forged = begin(null);
        String secret = forged.cookie().replaceAll("^meridian_sign_in=([^.]+).*", "$1");
        Begun edited = new Begun(forged.page(), "meridian_sign_in=" + secret + ".Ly9lbHNld2hlcmU");
        assertThat(answer(edited, edited.state(), issuer.codes.signIn(edited.page(), AS_ASKED))
                        .body())
                .contains("content=\"0;url=/console/\"");
    }

    @Test
    void withoutAClientThereIsNoSignInAtAProvider() throws Exception {
        try (TestService other =
                TestService.start(TestService.Settings.databaseOnly().with("SERVICE_TYPE", "api"))) {
            assertThat(other.http().asNobody().get("/api/session/provider").code())
                    .isEqualTo("no_identity_provider");
            assertThat(other.http().asNobody().get("/api/session/options").body())
                    .isEqualTo("{\"open\":false,\"keys\":true}");
        }
    }

    private static void assertRefused(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("<code>" + code + "</code>");
        assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("meridian_session"));
    }

    private static Begun begin(@Nullable String then) throws Exception {
        HttpResponse<String> redirect = get(
                "/api/session/provider"
                        + (then == null ? "" : "?then=" + URLEncoder.encode(then, StandardCharsets.UTF_8)),
                null);
        assertThat(redirect.statusCode()).isEqualTo(303);
        return new Begun(
                URI.create(redirect.headers().firstValue("Location").orElseThrow()),
                redirect.headers().firstValue("Set-Cookie").orElseThrow());
    }

    private static HttpResponse<String> answer(Begun begun, @Nullable String state, @Nullable String code)
            throws Exception {
        String query =
                (state == null ? "" : "&state=" + state) + (code == null ? "&error=access_denied" : "&code=" + code);
        return get(
                "/api/session/provider/answer?" + query.substring(1),
                begun.cookie().replaceAll(";.*", ""));
    }

    private static String session(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("meridian_session="))
                .findFirst()
                .orElseThrow()
                .replaceAll(";.*", "");
    }

    private static String whoSignedIn(UnaryOperator<JWTClaimsSet.Builder> token) throws Exception {
        Begun begun = begin(null);
        return whoami(session(answer(begun, begun.state(), issuer.codes.signIn(begun.page(), token))))
                .toString();
    }

    private static JsonNode whoami(String cookie) throws Exception {
        return JsonMapper.shared().readTree(get("/api/whoami", cookie).body());
    }

    private static HttpResponse<String> get(String path, @Nullable String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.url() + path));
        Optional.ofNullable(cookie).ifPresent(value -> request.header("Cookie", value));
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
