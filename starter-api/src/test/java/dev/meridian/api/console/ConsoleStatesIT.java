package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import dev.meridian.api.console.ConsoleTab.Look;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every page shows while the API is away, overloaded or refuses: never nothing, and never «there is none». */
@Tag("slow")
class ConsoleStatesIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.idle();

    private static final String TRY_AGAIN = """
            () => document.querySelectorAll('main .problem button').forEach(button => button.textContent === 'Try again' && button.click())""";

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
    private static EveryPage every;

    @BeforeAll
    static void fill() {
        every = new EveryPage(console);
    }

    /** A proxy answers with HTML; the API with a problem document. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            503 | application/problem+json | {"code": "database_unavailable", "detail": "The database cannot be reached"} | The database cannot be reached
            502 | text/html                | <h1>Bad gateway</h1>                                                        | The service answered with 502
            422 | application/problem+json | {"code": "search_too_broad", "detail": "Too many jobs would have to be looked through"} | Too many jobs
            403 | application/problem+json | {"code": "forbidden", "detail": "This needs the role admin"}                | This needs the role admin
            """)
    void everyPageSaysWhatTheApiAnsweredAndTriesAgainWhereAsked(int status, String type, String body, String words) {
        try (ConsoleTab tab = console.signedIn("/console/nowhere")) {
            tab.expectAnswer(status);
            for (String page : every.pages()) {
                EveryPage.answering(
                        tab,
                        page,
                        route -> route.fulfill(new FulfillOptions()
                                .setStatus(status)
                                .setContentType(type)
                                .setBody(body)),
                        () -> {
                            requireSaid(tab, page, words);
                            tab.requireNoSidewaysScroll();
                        });
                requireMended(tab, page);
            }
        }
    }

    @Test
    void everyPageSaysThatTheServiceCannotBeReached() {
        try (ConsoleTab tab = console.signedIn("/console/nowhere")) {
            tab.expectOutage();
            for (String page : every.pages()) {
                EveryPage.answering(
                        tab, page, Route::abort, () -> requireSaid(tab, page, "The service cannot be reached"));
                requireMended(tab, page);
            }
        }
    }

    @Test
    void tooManyCallsAreRepeatedAfterTheTimeThatTheApiNames() {
        AtomicInteger calls = new AtomicInteger();
        try (ConsoleTab tab = console.signedIn("/console/nowhere")) {
            tab.page().route("**/api/keys*", route -> {
                if (calls.incrementAndGet() == 1) {
                    tooMany(route);
                } else {
                    route.resume();
                }
            });
            tab.go("/console/keys");
            assertThat(tab.find("tbody tr").first()).isVisible();
            assertThat(calls.get()).isEqualTo(2);
            tab.page().unroute("**/api/keys*");
            tab.page().route("**/api/keys*", ConsoleStatesIT::tooMany);
            tab.go("/console/audit");
            tab.go("/console/keys");
            assertThat(tab.find("main .problem")).containsText("Wait 1 s");
            assertThat(tab.find("main .problem")).containsText("rate_limited");
        }
    }

    private static void tooMany(Route route) {
        route.fulfill(new FulfillOptions()
                .setStatus(429)
                .setHeaders(Map.of("Retry-After", "1"))
                .setContentType("application/problem+json")
                .setBody("{\"code\": \"rate_limited\", \"detail\": \"Too many calls\"}"));
    }

    /** Pages that read again by themselves keep what they showed, and say what is wrong. */
    @Test
    void whatWasReadStaysWhileTheApiIsAway() {
        try (ConsoleTab tab = console.open(Look.LIGHT)) {
            tab.page().clock().install();
            tab.page().navigate("/console/nowhere");
            tab.signIn(console.key());
            tab.expectAnswer(503);
            for (String page : List.of("schedules", "failed", "downloads", "records", "health")) {
                tab.go("/console/" + page);
                assertThat(tab.find("main .skeleton")).hasCount(0);
                String before =
                        tab.find("main .pad").innerText().lines().findFirst().orElse("");
                tab.page()
                        .route(
                                EveryPage.READ,
                                route -> route.fulfill(new FulfillOptions()
                                        .setStatus(503)
                                        .setContentType("application/problem+json")
                                        .setBody("{\"code\": \"away\", \"detail\": \"Away for a moment\"}")));
                tab.page().clock().fastForward(31_000);
                assertThat(tab.find("main .problem").first()).containsText("Away for a moment");
                assertThat(tab.find("main")).containsText(before);
                tab.page().unroute(EveryPage.READ);
                tab.page().clock().fastForward(31_000);
                assertThat(tab.find("main .problem")).hasCount(0);
            }
        }
    }

    @Test
    void anActThatFailsSaysSoAndLeavesThePageAsItWas() {
        try (ConsoleTab tab = console.signedIn("/console/jobs/" + every.job())) {
            tab.expectAnswer(503);
            tab.page()
                    .route(
                            "**/api/jobs/*/cancel",
                            route -> route.fulfill(
                                    new FulfillOptions()
                                            .setStatus(503)
                                            .setContentType("application/problem+json")
                                            .setBody(
                                                    "{\"code\": \"temporal_unavailable\", \"detail\": \"Temporal cannot be reached\"}")));
            tab.button("Cancel").click();
            tab.button("Cancel the job").click();
            assertThat(tab.find(".toasts")).containsText("Temporal cannot be reached");
            assertThat(tab.button("Cancel")).isEnabled();
            tab.page()
                    .route(
                            "**/api/session",
                            route -> route.fulfill(
                                    new FulfillOptions()
                                            .setStatus(503)
                                            .setContentType("application/problem+json")
                                            .setBody(
                                                    "{\"code\": \"database_unavailable\", \"detail\": \"The database cannot be reached\"}")));
            tab.button("Sign out").click();
            assertThat(tab.find(".toasts")).containsText("The database cannot be reached");
        }
    }

    /** A page that is opened while the database is away says so, and comes by itself when it is asked again. */
    @Test
    void aConsoleThatCannotAskWhoIsSignedInSaysSo() {
        try (ConsoleTab tab = console.signedIn("/console/keys")) {
            tab.expectAnswer(503);
            tab.page()
                    .route(
                            "**/api/whoami",
                            route -> route.fulfill(
                                    new FulfillOptions()
                                            .setStatus(503)
                                            .setContentType("application/problem+json")
                                            .setBody(
                                                    "{\"code\": \"database_unavailable\", \"detail\": \"The database cannot be reached\"}")));
            tab.page().reload();
            assertThat(tab.find("main .problem")).containsText("The database cannot be reached");
            tab.requireAccessible();
            tab.page().unroute("**/api/whoami");
            tab.button("Try again").click();
            assertThat(tab.find("h1")).hasText("API keys");
        }
    }

    @Test
    void aRoleThatIsTakenAwayShowsAtTheNextActAndAnEndedTokenIsFetchedAgainOnce() {
        try (ConsoleTab tab = console.signedIn(Look.LIGHT, "/console/jobs/" + every.job())) {
            AtomicInteger acts = new AtomicInteger();
            tab.page().route("**/api/jobs/*/cancel", route -> {
                if (acts.incrementAndGet() == 1) {
                    route.fulfill(new FulfillOptions()
                            .setStatus(403)
                            .setContentType("application/problem+json")
                            .setBody("{\"code\": \"csrf_token_required\", \"detail\": \"Send the token\"}"));
                } else {
                    route.fulfill(new FulfillOptions()
                            .setStatus(403)
                            .setContentType("application/problem+json")
                            .setBody("{\"code\": \"forbidden\", \"detail\": \"This needs the role operator\"}"));
                }
            });
            tab.button("Cancel").click();
            tab.button("Cancel the job").click();
            assertThat(tab.find(".toasts")).containsText("This needs the role operator");
            assertThat(acts.get()).isEqualTo(2);
        }
    }

    private static void requireSaid(ConsoleTab tab, String page, String words) {
        assertThat(tab.find("main .skeleton")).hasCount(0);
        assertThat(tab.find("main")).containsText(words);
        assertThat(tab.find("h1")).not().isEmpty();
        assertThat(tab.find("main .problem code").first().innerText()).as(page).isNotEmpty();
    }

    /** Each box that says that something went wrong goes when it is tried again. */
    private static void requireMended(ConsoleTab tab, String page) {
        await().pollInSameThread().atMost(LONG_ENOUGH).until(() -> {
            tab.page().evaluate(TRY_AGAIN);
            // An answer that comes after the next click would not count.
            for (int i = 0; i < 60 && tab.find("main .problem").count() > 0; i++) {
                tab.page().waitForTimeout(50);
            }
            return tab.find("main .problem").count() == 0;
        });
        if (EveryPage.isOfNothing(page)) {
            assertThat(tab.find("main")).containsText(Pattern.compile("no such|is over"));
        }
    }
}
