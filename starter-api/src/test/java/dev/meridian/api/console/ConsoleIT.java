package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.RequestOptions;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The console's frame: its files and their headers, signing in, and what its policy refuses. */
@Tag("slow")
class ConsoleIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.idle();

    private static final Path SOURCES = Path.of("../console/src/main/resources/console");
    private static final Pattern ADDRESS = Pattern.compile("(?:src|href)=\"(/console[^\"]+)\"");

    /** The address of the bucket in this test's settings. */
    private static final String BUCKET = "http://127.0.0.1:1";

    @Test
    void filesAreKeptForeverUnderTheirBuildAndThePageIsNotKept() throws Exception {
        HttpResponse<String> page = get(console.service().url(), "/console/jobs?status=failed");
        assertThat(page.statusCode()).isEqualTo(200);
        requireHeaders(page);
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        List<String> files = ADDRESS.matcher(page.body())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toList());
        assertThat(files).hasSizeGreaterThan(3);
        String app = files.stream()
                .filter(file -> file.endsWith("app.js"))
                .findFirst()
                .orElseThrow();
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            sources.filter(Files::isRegularFile)
                    .map(file -> app.replace("app.js", SOURCES.relativize(file).toString()))
                    .forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThan(70);
        files.add(app.replace("app.js", "lit-html/lit-html.js"));
        files.add(app.replace("app.js", "lit-html/directives/repeat.js"));
        files.add(app.replace("app.js", "leaflet/dist/leaflet.js"));
        for (String file : files) {
            HttpResponse<String> answer = get(console.service().url(), file);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            requireHeaders(answer);
            assertThat(answer.headers().firstValue("Cache-Control").orElseThrow())
                    .contains("immutable");
        }
        HttpResponse<String> unknown = get(console.service().url(), "/console/a/0123456789abcdef/app.js");
        assertThat(unknown.statusCode()).isEqualTo(404);
        requireHeaders(unknown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERVICE_TYPE=worker", "CONSOLE_ENABLED=false"})
    void processesThatDoNotServeTheConsoleHaveNoneOfIt(String setting) throws Exception {
        String[] parts = setting.split("=");
        try (TestService other =
                TestService.start(TestService.Settings.databaseOnly().with(parts[0], parts[1]))) {
            for (String path : List.of("/console", "/console/jobs", "/console/a/0123456789abcdef/app.js")) {
                HttpResponse<String> answer = get(other.url(), path);
                assertThat(answer.statusCode()).as(path).isIn(401, 404);
                assertThat(answer.body()).doesNotContain("<html");
            }
        }
    }

    @Test
    void aLinkFromElsewhereLeadsThroughTheSignInToItsPage() {
        try (ConsoleTab tab = open()) {
            tab.page().navigate("/console/jobs?status=failed,cancelled");
            assertThat(tab.page()).hasURL(Pattern.compile("/console/sign-in\\?then=%2Fconsole%2Fjobs"));
            tab.picture("sign-in");
            tab.requireAccessible();
            tab.page().getByLabel("API key").fill("mk_wrong");
            tab.button("Sign in").click();
            assertThat(tab.find("[role=alert]")).isVisible();

            tab.signIn(TestService.ADMIN_KEY);

            assertThat(tab.page()).hasURL(Pattern.compile("/console/jobs\\?status=failed,cancelled$"));
            assertThat(tab.find(".chip")).containsText("failed, cancelled");
            Object kept =
                    tab.page().evaluate("() => JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie");
            assertThat(kept.toString()).doesNotContain("mk_test");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//elsewhere.example/",
                "/api/whoami",
                "https://elsewhere.example/console/",
                "/console/../api/jobs",
                "/console/\\elsewhere"
            })
    void nobodyIsLedOutOfTheConsoleAfterTheSignIn(String then) {
        try (ConsoleTab tab = open()) {
            tab.page()
                    .navigate("/console/sign-in?then="
                            + java.net.URLEncoder.encode(then, java.nio.charset.StandardCharsets.UTF_8));
            tab.signIn(TestService.ADMIN_KEY);
            assertThat(tab.page()).hasURL(console.service().url() + "/console/jobs");
        }
    }

    @Test
    void aSessionThatEndsAsksAgainOverThePageWhichKeepsWhatWasTyped() {
        JsonNode key = key("operator");
        String secret = key.path("key").asString();
        try (ConsoleTab tab = console.signedIn(ConsoleTab.Look.LIGHT, secret, "/console/jobs")) {
            assertThat(tab.find(".liveness")).containsText("live");
            tab.find("#filter").fill("poverty");

            console.http()
                    .send(console.http()
                            .request("/api/keys/" + key.path("id").asString())
                            .DELETE());

            Locator over = tab.find(".over");
            assertThat(over).containsText("Your session has ended");
            assertThat(tab.find("#filter")).hasValue("poverty");
            tab.page().getByLabel("API key").fill(secret);
            tab.button("Sign in").click();
            assertThat(over.getByRole(AriaRole.ALERT)).isVisible();
        }
    }

    @Test
    void signingOutEndsTheSession() {
        try (ConsoleTab tab = console.signedIn("/console/jobs")) {
            tab.button("Sign out").click();
            assertThat(tab.page()).hasURL(Pattern.compile("/console/sign-in"));
            tab.page().navigate("/console/jobs");
            assertThat(tab.page()).hasURL(Pattern.compile("/console/sign-in\\?then="));
        }
    }

    @Test
    void thePolicyRefusesScriptsHandlersStylesAndCallsThatAreNotOurs() {
        ConsoleTab tab = console.signedIn("/console/jobs");
        Object refused = tab.page().evaluate("""
                async () => {
                  const refused = []
                  addEventListener('securitypolicyviolation', event => refused.push(event.effectiveDirective))
                  const script = document.createElement('script')
                  script.textContent = 'window.stolen = 1'
                  document.body.append(script)
                  const box = document.createElement('div')
                  document.body.append(box)
                  box.innerHTML = '<img src="data:image/png;base64,AA" onerror="window.stolen = 2"><p style="color: red">x</p>'
                  await fetch('http://127.0.0.1:9/').catch(() => {})
                  for (let i = 0; i < 100 && refused.length < 4; i++) await new Promise(go => setTimeout(go, 20))
                  return refused.sort().join(' ') + ' ' + window.stolen
                }""");
        assertThat(refused.toString())
                .contains("connect-src", "script-src-attr", "script-src-elem", "style-src-attr")
                .endsWith("undefined");
        org.assertj.core.api.Assertions.assertThatThrownBy(tab::close).hasMessageContaining("policy:");
    }

    @Test
    void audioIsPlayedFromTheBucketAndFromNowhereElse() {
        ConsoleTab tab = console.signedIn("/console/jobs");
        tab.allow(URI.create(BUCKET));
        Object refused = tab.page().evaluate("""
                async () => {
                  const refused = []
                  addEventListener('securitypolicyviolation', event => refused.push(`${event.effectiveDirective} ${event.blockedURI}`))
                  const load = address => new Promise(resolve => Object.assign(new Audio(address), {onerror: resolve}).load())
                  await load('http://127.0.0.1:1/a.opus')
                  await load('http://127.0.0.1:9/a.opus')
                  for (let i = 0; i < 100 && refused.length < 1; i++) await new Promise(go => setTimeout(go, 20))
                  return refused.join()
                }""");
        assertThat(refused.toString())
                .startsWith("media-src http://127.0.0.1:9")
                .doesNotContain("127.0.0.1:1/");
        org.assertj.core.api.Assertions.assertThatThrownBy(tab::close).hasMessageContaining("policy: media-src");
    }

    @Test
    void theFirstLoadOfTheListIsSmall() {
        try (ConsoleTab tab = open()) {
            List<Request> requests = new CopyOnWriteArrayList<>();
            tab.page()
                    .context()
                    .request()
                    .post(
                            "/api/session",
                            RequestOptions.create().setHeader("Authorization", "Bearer " + TestService.ADMIN_KEY));
            tab.page().onRequestFinished(requests::add);
            tab.page().navigate("/console/jobs");
            assertThat(tab.find(".columns")).isVisible();
            assertThat(tab.find(".liveness")).containsText("live");
            tab.page().waitForLoadState(LoadState.NETWORKIDLE);
            int bytes = requests.stream()
                    .mapToInt(request -> request.sizes().responseBodySize)
                    .sum();
            System.out.printf("first load: %d requests, %d bytes%n", requests.size(), bytes);
            assertThat(requests).hasSizeLessThan(40);
            assertThat(bytes).isLessThan(150_000);
            assertThat(requests).noneMatch(request -> request.url().contains("leaflet"));
        }
    }

    @Test
    void anUnknownAddressSaysSoInTheConsole() {
        try (ConsoleTab tab = console.signedIn("/console/nowhere")) {
            assertThat(tab.find("main")).containsText("no page at this address");
        }
    }

    private static JsonNode key(String role) {
        TestHttp.Answer made = console.http().post("/api/keys", "{\"name\":\"desk\",\"role\":\"" + role + "\"}");
        return made.json();
    }

    private static ConsoleTab open() {
        return console.open(ConsoleTab.Look.LIGHT);
    }

    private static void requireHeaders(HttpResponse<String> answer) {
        assertThat(answer.headers().allValues("Content-Security-Policy"))
                .containsExactly(ConsoleHandler.policy("", BUCKET));
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    }

    private static HttpResponse<String> get(URI service, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(service + path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
