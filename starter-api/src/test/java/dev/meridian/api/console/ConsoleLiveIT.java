package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.meridian.activities.job.database.Database;
import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.testing.ApiProcess;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;

/** Live changes in the console: in an outage, after a key was revoked, of two tenants, and in many tabs. */
@Tag("slow")
class ConsoleLiveIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.idle();

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    /** Of 300 jobs, ten change at a time, so that each of them has its next change after three seconds. */
    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(100);

    private static MovedJobs moved;

    @BeforeAll
    static void prepare() {
        moved = new MovedJobs(console.service().bean(Jdbi.class));
    }

    @Test
    void anApiThatIsKilledIsSaidToBeAwayAndWhatItMissedIsThereWhenItIsBack(@TempDir Path logs) {
        requireThatChangesAreFollowedAfterAnOutage(logs, Duration.ofSeconds(6), LONG_ENOUGH, LONG_ENOUGH);
    }

    /** Needs a machine that does nothing else. */
    @Test
    @Tag("soak")
    void theOutageOfAnApiIsSaidAndMadeUpForWithinSeconds(@TempDir Path logs) {
        requireThatChangesAreFollowedAfterAnOutage(
                logs, Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    /**
     * @param away for how long the API is away at least, while a hundred changes happen each second
     * @param noticed within which time the page says that the API is away
     * @param equal within which time after the page has said that the API is back it shows what the API says
     */
    private static void requireThatChangesAreFollowedAfterAnOutage(
            Path logs, Duration away, Duration noticed, Duration equal) {
        TestService.Settings settings = TestService.Settings.databaseOnly()
                .with("RATE_LIMIT_PER_SECOND", "100000")
                .with("RATE_LIMIT_BURST", "100000");
        try (ApiProcess api =
                ApiProcess.start(settings.values(), logs.resolve("api.log")).awaitReady()) {
            MovedJobs theirs = new MovedJobs(database(settings));
            List<UUID> jobs = theirs.insert("default", "outage", 300);
            try (ConsoleTab tab = ConsoleTab.signedIn(
                    console.chromium(), api.url(), Look.LIGHT, TestService.ADMIN_KEY, "/console/jobs?q=outage")) {
                assertThat(tab.find(".liveness")).containsText("live");
                MovedJobs.requireEqual(tab, api.http(), "outage", LONG_ENOUGH);
                tab.expectOutage();
                api.kill();
                long killed = System.nanoTime();
                assertThat(tab.find(".strip")).containsText("does not answer");
                assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(noticed);
                long begun = System.nanoTime();
                for (int i = 1; i <= away.toMillis() / BETWEEN_CHANGES.toMillis(); i++) {
                    theirs.change(jobs, 10);
                    long due = begun + i * BETWEEN_CHANGES.toNanos() - System.nanoTime();
                    tab.page().waitForTimeout(Math.max(0, due / 1e6));
                }
                theirs.insert("default", "outage", 3);
                api.startAgain();
                assertThat(tab.find(".liveness")).containsText("live");
                assertThat(tab.find(".strip.ok")).containsText("Reconnected");
                MovedJobs.requireEqual(tab, api.http(), "outage", equal);
            }
        }
    }

    @Test
    void aRevokedKeyEndsTheStreamAndThePageAsksAgain() {
        requireThatARevokedKeyEndsTheStream("leaver", LONG_ENOUGH);
    }

    /** Needs a machine that does nothing else. */
    @Test
    @Tag("soak")
    void aRevokedKeyEndsTheStreamWithinSeconds() {
        requireThatARevokedKeyEndsTheStream("gone-within-seconds", Duration.ofSeconds(3));
    }

    private static void requireThatARevokedKeyEndsTheStream(String name, Duration within) {
        JsonNode key = console.http()
                .post("/api/keys", "{\"name\":\"%s\",\"role\":\"operator\"}".formatted(name))
                .json();
        List<UUID> jobs = moved.insert(console.tenant(), name, 1);
        try (ConsoleTab tab = console.signedIn(Look.LIGHT, key.path("key").asString(), "/console/jobs?q=" + name)) {
            assertThat(tab.find(".liveness")).containsText("live");
            console.http()
                    .send(console.http()
                            .request("/api/keys/" + key.path("id").asString())
                            .DELETE());
            long revoked = System.nanoTime();
            assertThat(tab.find(".over")).isVisible();
            assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(within);
            moved.complete(jobs.getFirst());
            tab.signIn(console.key());
            assertThat(tab.find(".row .state")).containsText("Completed");
        }
    }

    @Test
    void aSessionThatEndsAsksAgainAboveADialogAndLosesNothingThatWasTyped() {
        try (ConsoleTab tab = console.signedIn("/console/jobs")) {
            assertThat(tab.find(".liveness")).containsText("live");
            tab.button("New job").click();
            tab.page().getByLabel("Type").selectOption("sleep");
            tab.page().getByLabel("delayMs").fill("1234");
            Page elsewhere = tab.page().context().newPage();
            elsewhere.navigate("/console/jobs");
            elsewhere.getByText("Sign out").click();
            assertThat(elsewhere).hasURL(Pattern.compile("/console/sign-in"));

            assertThat(tab.find(".over")).containsText("Your session has ended");
            tab.requireAccessible();
            tab.signIn(console.key());
            assertThat(tab.find(".over")).hasCount(0);
            assertThat(tab.page().getByLabel("delayMs")).hasValue("1234");
            tab.button("Start").click();
            assertThat(tab.page()).hasURL(Pattern.compile("/console/jobs/[0-9a-f-]{36}"));
        }
    }

    @Test
    void twoTenantsSeeNothingOfEachOther() {
        String other = console.keyOf("other", "admin");
        moved.insert(console.tenant(), "mark-of-mine", 5);
        moved.insert("other", "mark-of-theirs", 5);
        leaveMarks(console.http(), "mark-of-mine");
        leaveMarks(console.http().as(other), "mark-of-theirs");
        List<String> heard = new CopyOnWriteArrayList<>();
        List<String> overheard = new CopyOnWriteArrayList<>();
        try (ConsoleTab me = console.open(Look.LIGHT);
                ConsoleTab they = console.open(Look.LIGHT)) {
            listen(me, heard);
            listen(they, overheard);
            me.page().navigate("/console/jobs");
            me.signIn(console.key());
            they.page().navigate("/console/jobs");
            they.signIn(other);
            awaitAnUpdate(me, console.tenant(), "mark-of-mine", heard);
            awaitAnUpdate(they, "other", "mark-of-theirs", overheard);
            for (ConsoleTab tab : List.of(me, they)) {
                for (String page : List.of("failed", "explorers", "schedules", "deliveries", "keys", "audit", "jobs")) {
                    tab.go("/console/" + page);
                    assertThat(tab.find("main .skeleton")).hasCount(0);
                }
            }
            me.go("/console/jobs?q=mark-of-mine");
            MovedJobs.requireEqual(me, console.http(), "mark-of-mine", LONG_ENOUGH);
            await().pollInSameThread().atMost(LONG_ENOUGH).untilAsserted(() -> {
                they.page().waitForTimeout(100);
                requireOwnMarksOnly(heard, "mark-of-mine", "mark-of-theirs");
                requireOwnMarksOnly(overheard, "mark-of-theirs", "mark-of-mine");
            });
        }
    }

    @Test
    void eightTabsOfOnePlainOriginAreAllLive() {
        List<UUID> jobs = moved.insert(console.tenant(), "tabs", 1);
        try (ConsoleTab first = console.signedIn("/console/jobs?q=tabs")) {
            List<Page> tabs = new ArrayList<>(List.of(first.page()));
            for (int i = 1; i < 8; i++) {
                Page tab = first.page().context().newPage();
                tab.navigate("/console/jobs?q=tabs");
                tabs.add(tab);
            }
            tabs.forEach(tab -> assertThat(tab.locator(".liveness")).containsText("live"));
            moved.complete(jobs.getFirst());
            tabs.forEach(tab -> assertThat(tab.locator(".row .state")).containsText("Completed"));
        }
    }

    /** In everything that a tenant can make without a worker; what makes it leaves its mark in the audit too. */
    private static void leaveMarks(TestHttp tenant, String mark) {
        List<TestHttp.Answer> answers = List.of(
                tenant.send(tenant.request("/api/explorers/" + mark)
                        .header("Content-Type", "text/tab-separated-values")
                        .PUT(BodyPublishers.ofString("explorerTitle\t" + mark + "\n"))),
                tenant.post("/api/keys", "{\"name\":\"%s\",\"role\":\"viewer\"}".formatted(mark)),
                tenant.post(
                        "/api/subscriptions",
                        "{\"target\":\"http://127.0.0.1:1/%s\",\"events\":[\"job.failed\"]}".formatted(mark)));
        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.body()).isBetween(200, 299));
    }

    private static void requireOwnMarksOnly(List<String> heard, String own, String other) {
        String all = String.join("\n", heard);
        assertThat(heard).allSatisfy(text -> assertThat(text).doesNotContain(other));
        for (String where :
                List.of("\"subject\":\"" + own, "\"slug\":\"" + own, "\"name\":\"" + own, "127.0.0.1:1/" + own)) {
            assertThat(all.contains(where)).as(where).isTrue();
        }
    }

    /** Makes jobs until the socket tells of one; those that come before the tab has subscribed stand in its first frame. */
    private static void awaitAnUpdate(ConsoleTab tab, String tenant, String mark, List<String> heard) {
        await().pollInSameThread().atMost(LONG_ENOUGH).until(() -> {
            moved.insert(tenant, mark, 1);
            tab.page().waitForTimeout(300);
            return heard.stream().anyMatch(text -> text.contains("JOB_UPDATE") && text.contains(mark));
        });
    }

    private static void listen(ConsoleTab tab, List<String> heard) {
        tab.page().onResponse(answer -> {
            if (answer.url().contains("/api/") && answer.status() == 200) {
                try {
                    heard.add(answer.text());
                } catch (PlaywrightException left) {
                    // The page has gone on before the answer was looked at.
                    assertThat(left).hasMessageContaining("No resource");
                }
            }
        });
        tab.page().onWebSocket(socket -> socket.onFrameReceived(frame -> heard.add(String.valueOf(frame.text()))));
    }

    private static Jdbi database(TestService.Settings settings) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(settings.get("DATABASE_URL"));
        source.setUser(settings.get("DATABASE_USER"));
        source.setPassword(settings.get("DATABASE_PASSWORD"));
        return Database.open(source);
    }
}
