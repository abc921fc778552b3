package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.PlaywrightException;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.TcpProxy;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.Progress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The list of jobs under load, in an outage, of two tenants, and in many tabs. */
class ConsoleLiveIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
    private static final long SEED = 815;
    private static final JobProjection PROJECTION = new JobProjection();

    private static Chromium chromium;
    private static TestService service;
    private static TestHttp http;
    private static Jdbi jdbi;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        // No workers: the test itself is what moves jobs.
        service = TestService.start(TestService.Settings.databaseOnly()
                .with("SERVICE_TYPE", "api")
                .with("RATE_LIMIT_PER_SECOND", "100000")
                .with("RATE_LIMIT_BURST", "100000"));
        http = service.http();
        jdbi = service.bean(Jdbi.class);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
            chromium.close();
        }
    }

    /** {@code -Dmeridian.console.seconds=60} makes it as long as the acceptance test; figures are printed. */
    @Test
    void fiveThousandRowsFollowTwoHundredChangesASecondAndEndAsTheApiSays() {
        Random random = seeded();
        List<UUID> jobs = insert("default", "load", 5_000);
        int seconds = Integer.getInteger("meridian.console.seconds", 10);
        try (ConsoleTab tab = ConsoleTab.signedIn(chromium, service, "/console/jobs?q=load")) {
            Locator grid = tab.find(".grid");
            await().pollInSameThread().atMost(LONG_ENOUGH).until(() -> {
                tab.find(".scroll").evaluate("area => { area.scrollTop = area.scrollHeight }");
                return "5001".equals(grid.getAttribute("aria-rowcount"));
            });
            tab.find(".scroll").evaluate("area => { area.scrollTop = 0 }");
            CDPSession cdp = tab.page().context().newCDPSession(tab.page());
            cdp.send("Performance.enable");
            double busyBefore = metric(cdp, "TaskDuration");
            long begun = System.nanoTime();
            for (int step = 0; step < seconds * 20; step++) {
                changeSome(jobs, random, 10);
                long due = begun + (step + 1) * 50_000_000L;
                tab.page().waitForTimeout(Math.max(0, (due - System.nanoTime()) / 1e6));
            }
            double took = (System.nanoTime() - begun) / 1e9;
            double busy = (metric(cdp, "TaskDuration") - busyBefore) / took;
            double heap = metric(cdp, "JSHeapUsedSize") / 1e6;
            System.out.printf(
                    "%d changes in %.1f s: main thread busy %.0f %%, heap %.1f MB%n",
                    seconds * 200, took, busy * 100, heap);
            assertThat(heap).isLessThan(40);
            requireEqual(tab, "load", jobs.subList(4_950, 5_000));
        }
    }

    @Test
    void anOutageIsSaidTheSocketComesBackByItselfAndNothingIsMissedOrShownTwice() throws IOException {
        Random random = seeded();
        List<UUID> jobs = insert("default", "outage", 40);
        try (TcpProxy proxy = TcpProxy.to(service.url().getPort())) {
            URI through = URI.create("http://127.0.0.1:" + proxy.port());
            try (ConsoleTab tab = ConsoleTab.signedIn(
                    chromium, through, Look.LIGHT, TestService.ADMIN_KEY, "/console/jobs?q=outage")) {
                assertThat(tab.find(".liveness")).containsText("live");
                assertThat(tab.find(".row").first()).isVisible();
                tab.expectOutage();
                proxy.cut();
                Instant cut = Instant.now();
                assertThat(tab.find(".strip")).containsText("does not answer");
                assertThat(Duration.between(cut, Instant.now())).isLessThan(Duration.ofSeconds(30));
                for (int i = 0; i < 200; i++) {
                    changeSome(jobs, random, 10);
                }
                jobs.addAll(insert("default", "outage", 3));
                proxy.restore();
                assertThat(tab.find(".liveness")).containsText("live");
                assertThat(tab.find(".strip.ok")).containsText("Reconnected");
                requireEqual(tab, "outage", jobs);
            }
        }
    }

    @Test
    void twoTenantsSeeNothingOfEachOther() {
        Random random = seeded();
        String other = http.post("/api/keys", "{\"name\":\"other\",\"role\":\"admin\",\"tenantId\":\"other\"}")
                .json()
                .path("key")
                .asString();
        List<UUID> mine = insert("default", "mark-of-mine", 5);
        List<UUID> theirs = insert("other", "mark-of-theirs", 5);
        List<String> heard = new CopyOnWriteArrayList<>();
        List<String> overheard = new CopyOnWriteArrayList<>();
        try (ConsoleTab me = ConsoleTab.open(chromium, service.url(), Look.LIGHT);
                ConsoleTab they = ConsoleTab.open(chromium, service.url(), Look.LIGHT)) {
            listen(me, heard);
            listen(they, overheard);
            me.page().navigate("/console/jobs");
            me.signIn(TestService.ADMIN_KEY);
            they.page().navigate("/console/jobs");
            they.signIn(other);
            for (int i = 0; i < 20; i++) {
                changeSome(mine, random, 2);
                changeSome(theirs, random, 2);
            }
            for (ConsoleTab tab : List.of(me, they)) {
                for (String page : List.of("failed", "explorers", "keys", "audit", "jobs")) {
                    tab.page().navigate("/console/" + page);
                    assertThat(tab.find("main .skeleton")).hasCount(0);
                }
            }
            requireEqual(me, "mark-of-mine", mine);
            assertThat(String.join("\n", heard)).contains("mark-of-mine").doesNotContain("mark-of-theirs");
            assertThat(String.join("\n", overheard)).contains("mark-of-theirs").doesNotContain("mark-of-mine");
        }
    }

    @Test
    void eightTabsOfOnePlainOriginAreAllLive() {
        List<UUID> jobs = insert("default", "tabs", 1);
        try (ConsoleTab first = ConsoleTab.signedIn(chromium, service, "/console/jobs?q=tabs")) {
            List<com.microsoft.playwright.Page> tabs = new ArrayList<>(List.of(first.page()));
            for (int i = 1; i < 8; i++) {
                com.microsoft.playwright.Page tab = first.page().context().newPage();
                tab.navigate("/console/jobs?q=tabs");
                tabs.add(tab);
            }
            tabs.forEach(tab -> assertThat(tab.locator(".liveness")).containsText("live"));
            jdbi.useTransaction(tx -> PROJECTION.complete(tx, jobs.getFirst(), null));
            tabs.forEach(tab -> assertThat(tab.locator(".row .state")).containsText("Completed"));
        }
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

    /** Rows are compared as people see them: each job's state stands there once. */
    private static void requireEqual(ConsoleTab tab, String text, List<UUID> jobs) {
        await().pollInSameThread().atMost(LONG_ENOUGH).untilAsserted(() -> {
            Map<String, String> shown = new HashMap<>();
            for (Locator row : tab.find(".row").all()) {
                String id = String.valueOf(row.getAttribute("id")).replace("job-", "");
                assertThat(shown.put(
                                id, row.locator(".state").innerText().strip().toLowerCase()))
                        .isNull();
            }
            Map<String, String> real = new HashMap<>();
            for (JsonNode job : http.get("/api/jobs?limit=500&q=" + text).json().path("jobs")) {
                boolean again = job.path("completedAt").isMissingNode()
                        && !job.path("lastFailure").isMissingNode();
                real.put(
                        job.path("id").asString(),
                        again ? "retrying" : job.path("status").asString());
            }
            assertThat(shown).isNotEmpty();
            shown.forEach((id, state) -> assertThat(state).as(id).isEqualTo(real.getOrDefault(id, state)));
            if (jobs.size() <= shown.size()) {
                assertThat(shown.keySet()).containsAll(real.keySet());
            }
        });
    }

    private static void changeSome(List<UUID> jobs, Random random, int count) {
        jdbi.useTransaction(tx -> {
            for (int i = 0; i < count; i++) {
                UUID id = jobs.get(random.nextInt(jobs.size()));
                switch (random.nextInt(20)) {
                    case 0 -> PROJECTION.complete(tx, id, null);
                    case 1 ->
                        PROJECTION.fail(tx, id, new JobFailure("http_status", "HTTP 503 from hooks.example", true));
                    case 2 -> PROJECTION.start(tx, id, 1);
                    default ->
                        PROJECTION.progress(
                                tx, id, new Progress(random.nextInt(1000), 1000), random.nextInt(100), "working");
                }
            }
        });
    }

    private static List<UUID> insert(String tenant, String subject, int count) {
        List<UUID> ids = new ArrayList<>();
        jdbi.useTransaction(tx -> {
            for (int i = 0; i < count; i++) {
                UUID id = JobIds.next();
                ids.add(id);
                PROJECTION.insert(
                        tx,
                        new NewJob(
                                id,
                                tenant,
                                new JobType("sleep"),
                                subject + "-" + i,
                                null,
                                "task/" + tenant + "/id/" + id));
            }
        });
        return ids;
    }

    private static double metric(CDPSession cdp, String name) {
        for (JsonElement metric : cdp.send("Performance.getMetrics").getAsJsonArray("metrics")) {
            JsonObject one = metric.getAsJsonObject();
            if (one.get("name").getAsString().equals(name)) {
                return one.get("value").getAsDouble();
            }
        }
        throw new IllegalStateException(name);
    }

    private static Random seeded() {
        System.out.println("seed " + SEED);
        return new Random(SEED);
    }
}
