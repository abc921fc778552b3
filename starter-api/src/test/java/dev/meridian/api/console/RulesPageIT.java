package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Schedules, deliveries, keys, the audit and the health of the installation. */
class RulesPageIT {
    private static final List<String> PAGES = List.of(
            "schedules",
            "deliveries",
            "keys",
            "audit",
            "health",
            "explorers",
            "builds",
            "heatmaps",
            "downloads",
            "records",
            "records/search",
            "records/duplicates",
            "failed");

    private static Chromium chromium;
    private static TestService service;
    private static TestHttp http;
    private static HttpServer receiver;

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.start();
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            byte[] answer = "thank you".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        receiver.start();
        service = TestService.start(TestService.Settings.databaseOnly()
                .with(TestService.Settings.freshNamespace())
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8"));
        http = service.http();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
            receiver.stop(0);
            chromium.close();
        }
    }

    @Test
    void aScheduleShowsItsNextTimesWhileOneTypesAndIsRunPausedAndDeleted() {
        try (ConsoleTab tab = ConsoleTab.signedIn(chromium, service, "/console/schedules")) {
            tab.button("New schedule").click();
            tab.page().getByLabel("Name").fill("nightly");
            Locator cron = tab.page().getByLabel(Pattern.compile("^When"));
            cron.fill("99 2 * * *");
            assertThat(tab.find("dialog [role=alert]")).isVisible();
            cron.fill("30 2 * * *");
            assertThat(tab.find("dialog li")).hasCount(5);
            tab.requireAccessible();
            tab.button("Save").click();
            Locator nightly = tab.find(".schedule").filter(new Locator.FilterOptions().setHasText("nightly"));
            assertThat(nightly).containsText("next in");
            tab.requireAccessible();
            press(nightly, "Run now");
            assertThat(tab.find(".toasts")).containsText("is started");
            press(nightly, "Pause …");
            tab.page().getByLabel("Why").fill("Holidays");
            tab.button("Pause").click();
            assertThat(nightly).containsText("Holidays");
            press(nightly, "Go on");
            assertThat(nightly).not().containsText("paused");
            press(nightly, "Delete …");
            tab.find("dialog input").fill("nightly");
            tab.button("Delete").click();
            assertThat(nightly).hasCount(0);
        }
    }

    @Test
    void aSubscriptionIsMadeTestedAndItsAttemptShowsWhatWasAnswered() {
        try (ConsoleTab tab = ConsoleTab.signedIn(chromium, service, "/console/deliveries")) {
            tab.button("New subscription").click();
            tab.page()
                    .getByLabel(Pattern.compile("^Who is told"))
                    .fill("http://127.0.0.1:" + receiver.getAddress().getPort() + "/told");
            tab.button("Save").click();
            tab.button("Send a test").click();
            assertThat(tab.find(".toasts")).containsText("on its way");
            tab.find(".toasts a").last().click();
            assertThat(tab.find("header [role=status]")).containsText("Completed");
            tab.page().navigate("/console/deliveries");
            tab.button("Attempts").first().click();
            assertThat(tab.find("pre")).containsText("thank you");
            Locator counted = tab.find("tbody").first().locator("a[href*='status=completed']");
            assertThat(counted).containsText("1");
            tab.requireAccessible();
            counted.click();
            assertThat(tab.find(".row")).hasCount(1);
        }
    }

    @Test
    void aSubscriptionThatIsRefusedSaysWhyBesideEachField() {
        try (ConsoleTab tab = ConsoleTab.signedIn(chromium, service, "/console/deliveries")) {
            tab.button("New subscription").click();
            tab.page().getByLabel(Pattern.compile("^Who is told")).fill("nobody");
            tab.page().getByLabel(Pattern.compile("^Types of jobs")).fill("webhook, telepathy");
            tab.button("Save").click();
            assertThat(tab.find("dialog label", "Who is told").locator("[role=alert]"))
                    .containsText("http or https");
            tab.requireAccessible();
            tab.button("Leave it").click();
            tab.button("Signing secret …").click();
            tab.button("Show it").click();
            String before = tab.find(".secret code").innerText();
            tab.requireAccessible();
            tab.button("Renew …").click();
            tab.button("Renew").click();
            assertThat(tab.find(".toasts")).containsText("new signing secret");
            assertThat(http.get("/api/signing-secret").json().path("secret").asString())
                    .isNotEqualTo(before);
        }
    }

    @Test
    void aScheduleHasAPageWithItsNextTimesAndTheJobThatItMakes() {
        http.post("/api/schedules", """
                {"name": "hourly", "cron": "0 * * * *", "timeZone": "Europe/Paris",
                 "job": {"type": "sleep", "payload": {"delayMs": 1}}}""");
        service.bean(Jdbi.class).useHandle(handle -> handle.execute("""
                INSERT INTO schedules (tenant, name, request) SELECT 'default', 'many-' || i, replace(
                    '{"name": "many", "everySeconds": 3600, "timeZone": "UTC", "overlap": "skip", "catchUpSeconds": 60,
                      "paused": true, "job": {"type": "sleep", "payload": {"delayMs": 1}}}', 'many', 'many-' || i)::jsonb
                FROM generate_series(100, 205) i"""));
        try (ConsoleTab tab = ConsoleTab.signedIn(chromium, service, "/console/schedules")) {
            assertThat(tab.find(".schedule")).hasCount(100);
            tab.button("Show more").click();
            assertThat(tab.find(".schedule", "many-205")).isVisible();
            tab.find("a", "hourly").click();
            assertThat(tab.page()).hasURL(Pattern.compile("/console/schedules/hourly$"));
            assertThat(tab.find("main ol li").first()).isVisible();
            assertThat(tab.find("pre")).containsText("\"delayMs\": 1");
            tab.button("Run now").click();
            assertThat(tab.find("tbody tr").first()).isVisible();
            tab.requireAccessible();
            tab.button("Delete …").click();
            tab.find("dialog input").fill("hourly");
            tab.button("Delete").click();
            assertThat(tab.page()).hasURL(Pattern.compile("/console/schedules$"));
            tab.page().navigate("/console/schedules/nobody");
            assertThat(tab.find("main")).containsText("There is no such schedule");
        } finally {
            service.bean(Jdbi.class)
                    .useHandle(handle -> handle.execute("DELETE FROM schedules WHERE name LIKE 'many-%'"));
        }
    }

    @Test
    void theAuditIsFilteredByWhoWhatAndWhenAndWrongFiltersAreMarked() {
        http.post("/api/jobs", "{\"type\":\"sleep\",\"payload\":{\"delayMs\":1}}");
        try (ConsoleTab tab = ConsoleTab.signedIn(chromium, service, "/console/audit?from=soon&colour=red")) {
            assertThat(tab.find(".chip.wrong")).hasCount(2);
            assertThat(tab.find("tbody tr").first()).isVisible();
            tab.requireAccessible();
            tab.find(".audit-filter select").selectOption("subject");
            tab.find(".audit-filter input").fill("nothing-is-called-so");
            tab.button("Filter").click();
            assertThat(tab.find("main")).containsText("Nothing matches");
            assertThat(tab.find(".chip")).hasCount(3);
            tab.button("Remove subject").click();
            assertThat(tab.find("tbody tr").first()).isVisible();
        }
    }

    @Test
    void aKeyIsShownOnceAndRevoked() {
        try (ConsoleTab tab = ConsoleTab.signedIn(chromium, service, "/console/keys")) {
            tab.button("New key").click();
            tab.page().getByLabel("Name").fill("dashboard");
            tab.button("Make").click();
            String key = tab.find(".secret code").innerText();
            assertThat(http.as(key).get("/api/whoami").status()).isEqualTo(200);
            tab.button("I have kept it").click();
            Locator row = tab.find("tr").filter(new Locator.FilterOptions().setHasText("dashboard"));
            assertThat(row).isVisible();
            assertThat(tab.page().content()).doesNotContain(key);
            tab.requireAccessible();
            press(row, "Revoke …");
            tab.button("Revoke").click();
            assertThat(row).containsText("revoked");
        }
    }

    @Test
    void theAuditNamesWhoDidWhatAndHealthNamesQueuesAndServers() {
        http.post("/api/keys", "{\"name\":\"seen in the audit\",\"role\":\"owner\"}");
        try (ConsoleTab tab = ConsoleTab.signedIn(chromium, service, "/console/audit?refused=true")) {
            assertThat(tab.find("tbody tr").first()).containsText("refused, 4");
            tab.requireAccessible();
            tab.page().navigate("/console/health");
            assertThat(tab.find(".servers")).containsText("PostgreSQL");
            assertThat(tab.find("tbody").first()).containsText("meridian");
            tab.picture("health");
            tab.requireAccessible();
        }
    }

    /** Every page, for every role: nothing that the role may not do is shown, and what it asks the API for is answered. */
    @Test
    void whatIsShownIsWhatTheRoleMayDo() {
        for (String role : List.of("viewer", "operator")) {
            String key = http.post("/api/keys", "{\"name\":\"%1$s\",\"role\":\"%1$s\"}".formatted(role))
                    .json()
                    .path("key")
                    .asString();
            try (ConsoleTab tab = ConsoleTab.signedIn(chromium, service.url(), Look.LIGHT, key, "/console/jobs")) {
                tab.page()
                        .onResponse(answer ->
                                assertThat(answer.status()).as(answer.url()).isNotEqualTo(403));
                assertThat(tab.find(".rail a[href='/console/keys']")).hasCount(0);
                for (String page : PAGES) {
                    tab.page().navigate("/console/" + page);
                    boolean above = page.equals("keys")
                            || page.equals("audit")
                            || (page.equals("health") && role.equals("viewer"));
                    if (above) {
                        assertThat(tab.find("main")).containsText("you are " + role);
                    } else {
                        assertThat(tab.find("main .skeleton")).hasCount(0);
                        assertThat(tab.find("main")).not().containsText("you are " + role);
                    }
                    // Viewers may search.
                    if (role.equals("viewer") && !page.equals("records/search")) {
                        assertThat(tab.find("header button:not(.menu), main button:not(.link)"))
                                .hasCount(0);
                    }
                }
            }
        }
    }

    @Test
    void everyPageFitsAPhoneAndIsAccessibleInTheDark() {
        for (Look look : List.of(Look.PHONE, Look.DARK)) {
            try (ConsoleTab tab =
                    ConsoleTab.signedIn(chromium, service.url(), look, TestService.ADMIN_KEY, "/console/jobs")) {
                for (String page : PAGES) {
                    tab.page().navigate("/console/" + page);
                    assertThat(tab.find("main .skeleton")).hasCount(0);
                    tab.requireNoSidewaysScroll();
                    tab.requireAccessible();
                }
                tab.page().keyboard().press("?");
                tab.requireAccessible();
            }
        }
    }

    private static void press(Locator place, String name) {
        place.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }
}
