package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.console.ConsoleTab.Look;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules, deliveries, keys, the audit and the health of the installation. */
@Tag("slow")
class RulesPageIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.working().ofInstallation();

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
            "downloads/connectors",
            "downloads/new-connector",
            "records",
            "records/search",
            "records/duplicates",
            "failed",
            "jobs",
            "explorers/trees",
            "heatmaps/smallport");

    /** What only operators may do, and more than they; each is a button's first word. */
    private static final Pattern ACTS = Pattern.compile(
            "^(New|Cancel|Retry|Edit|Mute|Unmute|Compute|Import|Run|Pause|Go on|Backfill|Change|Delete|Send|Save|Revoke|Choose|Restore|Check|"
                    + "Publish|Keep|Export|Upload|Try(?! again)|Verify|Let|Process|It happened|It did not|Test)\\b");

    private static final Map<Look, String> NAMES =
            Map.of(Look.DARK, "dark", Look.PHONE, "phone", Look.ZOOMED, "zoomed");
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    private static HttpServer receiver;
    private static String failedJob;

    @BeforeAll
    static void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            byte[] answer = "thank you".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().getPath().startsWith("/gone") ? 404 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        receiver.start();
        failedJob = fillPages();
    }

    /** Each page shows something; returns a job that has failed. */
    private static String fillPages() {
        new Cities(console.http()).describe("smallport", new Cities.Box(50.0, 10.0, 50.1, 10.1), 100);
        console.http()
                .send(console.http()
                        .request("/api/explorers/trees")
                        .header("Content-Type", "text/tab-separated-values")
                        .PUT(BodyPublishers.ofString("explorerTitle\tTrees\n")));
        String job = console.http()
                .post("/api/jobs", "{\"type\":\"webhook\",\"payload\":{\"url\":\"%s\"}}".formatted(address("/gone")))
                .json()
                .path("jobId")
                .asString();
        await().atMost(LONG_ENOUGH)
                .until(() -> console.http()
                        .get("/api/jobs/" + job)
                        .json()
                        .path("status")
                        .asString()
                        .equals("failed"));
        return job;
    }

    @AfterAll
    static void stop() {
        receiver.stop(0);
    }

    @Test
    void aScheduleShowsItsNextTimesWhileOneTypesAndIsRunPausedAndDeleted() {
        try (ConsoleTab tab = console.signedIn("/console/schedules")) {
            tab.button("New schedule").click();
            tab.page().getByLabel("Name").fill("nightly");
            Locator cron = tab.page().getByLabel(Pattern.compile("^When"));
            cron.fill("99 2 * * *");
            assertThat(tab.find("dialog [role=alert]")).isVisible();
            cron.fill("30 2 * * *");
            assertThat(tab.find("dialog li")).hasCount(5);
            tab.requireAccessibleDialog();
            tab.button("Save").click();
            Locator nightly = tab.find(".schedule").filter(new Locator.FilterOptions().setHasText("nightly"));
            assertThat(nightly).containsText("next in");
            tab.requireAccessible();
            press(nightly, "Run now");
            assertThat(tab.find(".toasts")).containsText("is started");
            press(nightly, "Pause …");
            tab.requireAccessibleDialog();
            tab.page().getByLabel("Why").fill("Holidays");
            tab.button("Pause").click();
            assertThat(nightly).containsText("Holidays");
            press(nightly, "Go on");
            assertThat(nightly).not().containsText("paused");
            press(nightly, "Backfill …");
            tab.requireAccessibleDialog();
            tab.button("Close").click();
            press(nightly, "Delete …");
            tab.requireAccessibleDialog();
            tab.find("dialog input").fill("nightly");
            tab.button("Delete").click();
            assertThat(nightly).hasCount(0);
        }
    }

    @Test
    void aSubscriptionIsMadeTestedAndItsAttemptShowsWhatWasAnswered() {
        // Other classes' jobs end in the same tenant and are told, too; the address tells this subscription from
        // others.
        String target = address("/told/" + UUID.randomUUID());
        try (ConsoleTab tab = console.signedIn("/console/deliveries")) {
            tab.button("New subscription").click();
            tab.page().getByLabel(Pattern.compile("^Who is told")).fill(target);
            tab.requireAccessibleDialog();
            tab.button("Save").click();
            Locator subscription =
                    tab.find("tbody").first().locator("tr").filter(new Locator.FilterOptions().setHasText(target));
            press(subscription, "Send a test");
            assertThat(tab.find(".toasts")).containsText("on its way");
            tab.find(".toasts a").last().click();
            assertThat(tab.find("header [role=status]")).containsText("Completed");
            tab.page().navigate("/console/deliveries");
            subscription.getByRole(AriaRole.LINK).first().click();
            tab.button("Attempts").last().click();
            assertThat(tab.find("pre")).containsText("thank you");
            Locator counted = subscription.locator("a[href*='status=completed']");
            assertThat(counted).containsText(Pattern.compile("[1-9]"));
            tab.requireAccessible();
            counted.click();
            assertThat(tab.find(".row").first()).isVisible();
        }
    }

    @Test
    void aJobSaysWhoWasToldOfItsEnd() {
        console.http()
                .post(
                        "/api/subscriptions",
                        "{\"target\":\"%s\",\"events\":[\"job.failed\"]}".formatted(address("/of-one-job")));
        try (ConsoleTab tab = console.signedIn("/console/jobs/" + failedJob)) {
            assertThat(tab.find("aside")).not().containsText("Notices of its end");
            tab.button("Retry").click();
            tab.find(".toasts a").click();
            Locator notice = tab.find(".notices li", "/of-one-job");
            assertThat(notice).containsText("Completed");
            tab.requireAccessible();
            notice.locator("a").click();
            assertThat(tab.find("h1")).containsText("webhook failed");
        }
    }

    @Test
    void aSubscriptionThatIsRefusedSaysWhyBesideEachField() {
        try (ConsoleTab tab = console.signedIn("/console/deliveries")) {
            tab.button("New subscription").click();
            tab.page().getByLabel(Pattern.compile("^Who is told")).fill("nobody");
            tab.page().getByLabel(Pattern.compile("^Types of jobs")).fill("webhook, telepathy");
            tab.button("Save").click();
            assertThat(tab.find("dialog label", "Who is told").locator("[role=alert]"))
                    .containsText("http or https");
            tab.requireAccessible();
            tab.button("Close").click();
            tab.button("Signing secret …").click();
            tab.button("Show it").click();
            String before = tab.find(".secret code").innerText();
            tab.requireAccessible();
            tab.button("Renew …").click();
            tab.button("Renew").click();
            assertThat(tab.find(".toasts")).containsText("new signing secret");
            assertThat(console.http()
                            .get("/api/signing-secret")
                            .json()
                            .path("secret")
                            .asString())
                    .isNotEqualTo(before);
        }
    }

    @Test
    void aScheduleHasAPageWithItsNextTimesAndTheJobThatItMakes() {
        console.http().post("/api/schedules", """
                {"name": "hourly", "cron": "0 * * * *", "timeZone": "Europe/Paris",
                 "job": {"type": "sleep", "payload": {"delayMs": 1}}}""");
        console.service().bean(Jdbi.class).useHandle(handle -> handle.execute("""
                INSERT INTO schedules (tenant, name, request) SELECT 'default', 'many-' || i, replace(
                    '{"name": "many", "everySeconds": 3600, "timeZone": "UTC", "overlap": "skip", "catchUpSeconds": 60,
                      "paused": true, "job": {"type": "sleep", "payload": {"delayMs": 1}}}', 'many', 'many-' || i)::jsonb
                FROM generate_series(100, 205) i"""));
        try (ConsoleTab tab = console.signedIn("/console/schedules")) {
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
            console.service()
                    .bean(Jdbi.class)
                    .useHandle(handle -> handle.execute("DELETE FROM schedules WHERE name LIKE 'many-%'"));
        }
    }

    @Test
    void theAuditIsFilteredByWhoWhatAndWhenAndWrongFiltersAreMarked() {
        console.http().post("/api/jobs", "{\"type\":\"sleep\",\"payload\":{\"delayMs\":1}}");
        try (ConsoleTab tab = console.signedIn("/console/audit?from=soon&colour=red")) {
            assertThat(tab.find(".chip.wrong")).hasCount(2);
            assertThat(tab.find("tbody tr").first()).isVisible();
            tab.requireAccessible();
            tab.find(".audit-filter select").selectOption("subject");
            tab.find(".audit-filter input").fill("nothing-is-called-so");
            tab.button("Filter").click();
            assertThat(tab.find("main")).containsText("Nothing matches");
            assertThat(tab.find(".chip")).hasCount(3);
            tab.button("Remove about").click();
            assertThat(tab.find("tbody tr").first()).isVisible();
        }
    }

    @Test
    void aKeyIsShownOnceAndRevoked() {
        try (ConsoleTab tab = console.signedIn("/console/keys")) {
            tab.button("New key").click();
            tab.requireAccessibleDialog();
            tab.page().getByLabel("Name").fill("dashboard");
            tab.button("Create").click();
            tab.requireAccessibleDialog();
            String key = tab.find(".secret code").innerText();
            assertThat(console.http().as(key).get("/api/whoami").status()).isEqualTo(200);
            tab.button("I have kept it").click();
            Locator row = tab.find("tr").filter(new Locator.FilterOptions().setHasText("dashboard"));
            assertThat(row).isVisible();
            assertThat(tab.page().content()).doesNotContain(key);
            tab.requireAccessible();
            press(row, "Revoke …");
            tab.requireAccessibleDialog();
            tab.button("Revoke").click();
            assertThat(row).containsText("revoked");
        }
    }

    @Test
    void theAuditNamesWhoDidWhatAndHealthNamesQueuesAndServers() {
        console.http().post("/api/keys", "{\"name\":\"seen in the audit\",\"role\":\"owner\"}");
        try (ConsoleTab tab = console.signedIn("/console/audit?refused=true")) {
            assertThat(tab.find("tbody tr").first()).containsText("refused, 4");
            tab.requireAccessible();
            tab.page().navigate("/console/health");
            assertThat(tab.find(".servers")).containsText("PostgreSQL");
            assertThat(tab.find("tbody").first()).containsText("meridian");
            assertThat(tab.find("tbody").last()).containsText("of 200");
            tab.picture("health");
            tab.requireAccessible();
        }
    }

    /**
     * Every page, for every role, shows no action that the role may not take, and makes no request that the API
     * refuses.
     */
    @ParameterizedTest
    @ValueSource(strings = {"viewer", "operator", "admin"})
    void whatIsShownIsWhatTheRoleMayDo(String role) {
        String key = console.http()
                .post("/api/keys", "{\"name\":\"%1$s\",\"role\":\"%1$s\"}".formatted(role))
                .json()
                .path("key")
                .asString();
        boolean administers = role.equals("admin");
        boolean operates = administers || role.equals("operator");
        try (ConsoleTab tab = console.signedIn(Look.LIGHT, key, "/console/jobs")) {
            tab.page()
                    .onResponse(answer ->
                            assertThat(answer.status()).as(answer.url()).isNotEqualTo(403));
            assertThat(tab.find(".rail a[href='/console/keys']")).hasCount(administers ? 1 : 0);
            assertThat(tab.find(".rail a[href='/console/health']")).hasCount(operates ? 1 : 0);
            for (String page : pages()) {
                tab.go("/console/" + page);
                boolean above =
                        List.of("keys", "audit").contains(page) ? !administers : page.equals("health") && !operates;
                if (above) {
                    assertThat(tab.find("main")).containsText("you are " + role);
                } else {
                    assertThat(tab.find("main .skeleton")).hasCount(0);
                    assertThat(tab.find("main")).not().containsText("you are " + role);
                }
                if (!operates) {
                    // Viewers may search by a clip, so that they choose its file.
                    assertThat(tab.page()
                                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(ACTS))
                                    .and(tab.find(page.equals("records/search") ? "button" : "*")))
                            .hasCount(0);
                }
            }
        }
        // The API refuses a viewer, too, and not only the missing button.
        if (!operates) {
            assertThat(console.http()
                            .as(key)
                            .post("/api/jobs/" + failedJob + "/retry", "{}")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void everyPageIsAccessibleInLightInDarkOnAPhoneAndAtTwiceItsSize() {
        try (ConsoleTab tab = console.signedIn("/console/jobs")) {
            for (String page : pages()) {
                tab.look(Look.LIGHT);
                tab.go("/console/" + page);
                assertThat(tab.find("main .skeleton")).hasCount(0);
                tab.requireAccessible();
                for (Look look : List.of(Look.DARK, Look.ZOOMED, Look.PHONE)) {
                    tab.look(look);
                    tab.requireNoSidewaysScroll();
                    if (look == Look.DARK) {
                        tab.requireContrast();
                    }
                    tab.picture("look-" + (page.endsWith(failedJob) ? "job" : page.replace('/', '-')) + "-"
                            + NAMES.get(look));
                }
                tab.requireAccessible();
            }
            tab.look(Look.LIGHT);
            tab.page().keyboard().press("?");
            tab.requireAccessibleDialog();
        }
    }

    @Test
    void dialogsOfJobsAreAccessible() {
        try (ConsoleTab tab = console.signedIn("/console/failed")) {
            press(tab.find(".group"), "Mute …");
            tab.requireAccessibleDialog();
            tab.button("Close").click();
            tab.find(".group button", "Retry 1").first().click();
            assertThat(tab.find("dialog h2")).hasText("Retry 1 job");
            tab.requireAccessibleDialog();
            tab.button("Close").click();
            tab.page().navigate("/console/heatmaps");
            tab.button("New city").click();
            tab.requireAccessibleDialog();
        }
    }

    private static List<String> pages() {
        List<String> pages = new ArrayList<>(PAGES);
        pages.add("jobs/" + failedJob);
        return pages;
    }

    private static String address(String path) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
    }

    private static void press(Locator place, String name) {
        place.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }
}
