package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.console.ConsoleTab.Look;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The list of jobs, a job, and what failed, on jobs that really run. */
@Tag("slow")
class JobsPageIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.working();

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(120);
    private static final Map<String, AtomicInteger> CALLS = new ConcurrentHashMap<>();

    private static HttpServer receiver;

    @BeforeAll
    static void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            int call = CALLS.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
            boolean refuses = path.startsWith("/broken") || (path.startsWith("/recovers") && call <= 2);
            boolean gone = path.startsWith("/gone") || (path.startsWith("/mended") && call == 1);
            exchange.sendResponseHeaders(gone ? 404 : refuses ? 503 : 204, -1);
            exchange.close();
        });
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.start();
    }

    @AfterAll
    static void stop() {
        receiver.stop(0);
    }

    @Test
    void aJobIsStartedFromTheFormOfItsTypeAndWatchedUntilItIsDone() {
        try (ConsoleTab tab = console.signedIn("/console/jobs")) {
            tab.button("New job").click();
            tab.page().getByLabel("Type").selectOption("sleep");
            tab.requireAccessibleDialog();
            tab.page().getByLabel("delayMs").fill("1500");
            tab.button("Start").click();

            assertThat(tab.page()).hasURL(Pattern.compile("/console/jobs/[0-9a-f-]{36}"));
            assertThat(tab.find("header [role=status]")).containsText("Completed");
            assertThat(tab.find(".events li").first()).containsText("Completed");
            String id = tab.page().url().replaceFirst(".*/", "");
            assertThat(console.http()
                            .get("/api/jobs/" + id)
                            .json()
                            .path("status")
                            .asString())
                    .isEqualTo("completed");
            tab.page().navigate("/console/jobs");
            assertThat(row(tab, id)).containsText("Completed");
        }
    }

    @Test
    void aRunningJobIsCancelledInTheListAndSaysSo() {
        requireThatACancelledJobSaysSo(LONG_ENOUGH);
    }

    /** Needs a machine that does nothing else. */
    @Test
    @Tag("soak")
    void aCancelledJobSaysSoWithinASecond() {
        requireThatACancelledJobSaysSo(Duration.ofSeconds(1));
    }

    private static void requireThatACancelledJobSaysSo(Duration within) {
        String id = sleep(60_000);
        try (ConsoleTab tab = console.signedIn("/console/jobs")) {
            assertThat(row(tab, id)).containsText("Running");
            row(tab, id)
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel"))
                    .click();
            long clicked = System.nanoTime();
            tab.button("Cancel the job").click();
            assertThat(row(tab, id)).containsText("Cancelled");
            assertThat(Duration.ofNanos(System.nanoTime() - clicked)).isLessThan(within);
        }
    }

    @Test
    void aWebhookThatIsAnsweredWith503ShowsItsReasonAndWhenItIsTriedAgainAndThenCompletes() {
        try (ConsoleTab tab = console.signedIn("/console/jobs")) {
            String id = webhook("/recovers");
            assertThat(row(tab, id)).containsText("Retrying");
            assertThat(row(tab, id)).containsText("503");
            assertThat(row(tab, id).locator(".time")).containsText("in ");
            assertThat(tab.find(".facet", "Retrying").locator(".count")).hasText(Pattern.compile("[1-9]"));
            assertThat(row(tab, id)).containsText("Completed");
        }
    }

    @Test
    void aFailedJobIsMendedByEditingItsPayload() {
        String id = webhook("/gone");
        ended(id);
        try (ConsoleTab tab = console.signedIn(Look.DARK, "/console/jobs/" + id)) {
            assertThat(tab.find(".failure")).containsText("404");
            assertThat(tab.find(".events li").first()).containsText("Failed: HTTP 404");
            assertThat(tab.find(".attempts")).isVisible();
            tab.picture("console-job-dark");
            tab.requireAccessible();
            tab.button("Edit and retry").first().click();
            tab.requireAccessibleDialog();
            Locator payload = tab.page().getByLabel("Payload (JSON)");
            payload.fill(payload.inputValue().replace("/gone", "/taken"));
            tab.button("Retry with this payload").click();
            assertThat(tab.page()).not().hasURL(Pattern.compile(id));
            assertThat(tab.find("header [role=status]")).containsText("Completed");
        }
    }

    @Test
    void aThousandThatFailedAreRepeatedByTheirFilterAndTheNumberThatWasSaidIsDone() {
        IntStream.range(0, 1_000).parallel().forEach(i -> webhook("/mended/" + i));
        await().atMost(LONG_ENOUGH).until(() -> count("status=failed&q=/mended/") == 1_000);
        try (ConsoleTab tab = console.signedIn("/console/failed")) {
            assertThat(tab.find(".group").filter(new Locator.FilterOptions().setHasText("webhook_refused")))
                    .containsText("HTTP 404");
            tab.picture("failed");
            tab.requireAccessible();
            tab.page().navigate("/console/jobs?status=failed&q=/mended/");
            tab.find(".row input").first().click();
            assertThat(tab.find(".chosen")).containsText("All 1,000 that match the filter");
            tab.find(".chosen .link").first().click();
            Locator dialog = tab.requireAccessibleDialog();
            assertThat(dialog.locator("h2")).hasText("Retry 1,000 jobs");
            Locator retry = dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Retry 1,000"));
            assertThat(retry).isDisabled();
            dialog.locator("input").fill("1000");
            retry.click();
            assertThat(dialog.locator("[role=status]")).containsText("1,000 done, 0 failed");
            tab.picture("bulk-done");
        }
        await().atMost(LONG_ENOUGH).until(() -> count("status=completed&q=/mended/") == 1_000);
        assertThat(count("q=/mended/")).isEqualTo(2_000);
        assertThat(CALLS.entrySet().stream().filter(call -> call.getKey().startsWith("/mended/")))
                .hasSize(1_000)
                .allMatch(call -> call.getValue().get() == 2);
    }

    @Test
    void theKeyboardAloneStartsCancelsAndMendsJobs() {
        String running = sleep(60_000);
        String failed = webhook("/gone/by-keyboard");
        String another = webhook("/gone/once-more");
        ended(failed);
        ended(another);
        try (ConsoleTab tab = console.signedIn("/console/jobs")) {
            Keyboard keyboard = tab.page().keyboard();
            assertThat(tab.find(".row").first()).isVisible();
            tab.tabTo("New job");
            keyboard.press("Enter");
            assertThat(tab.find("dialog")).isVisible();
            focus(tab, "Type");
            keyboard.type("sleep");
            tab.tabTo("delayMs");
            keyboard.type("500");
            tab.tabTo("Start");
            keyboard.press("Enter");
            assertThat(tab.find("header [role=status]")).containsText("Completed");

            tab.page().navigate("/console/jobs?status=running&q=" + running);
            assertThat(row(tab, running)).isVisible();
            keyboard.press("j");
            keyboard.press("c");
            assertThat(tab.find("dialog")).containsText("Cancel this job?");
            tab.tabTo("Cancel the job");
            keyboard.press("Enter");
            assertThat(row(tab, running)).containsText("Cancelled");

            tab.page().navigate("/console/jobs?q=by-keyboard");
            assertThat(row(tab, failed)).isVisible();
            keyboard.press("j");
            keyboard.press("Enter");
            assertThat(tab.find(".failure")).containsText("404");
            keyboard.press("e");
            assertThat(tab.find("dialog")).isVisible();
            focus(tab, "Payload (JSON)");
            keyboard.press("Control+A");
            keyboard.insertText("{\"url\":\"" + address("/taken/by-keyboard") + "\"}");
            tab.tabTo("Retry with this payload");
            keyboard.press("Enter");
            assertThat(tab.page()).not().hasURL(Pattern.compile(failed));
            assertThat(tab.find("header [role=status]")).containsText("Completed");

            tab.page().navigate("/console/jobs?status=failed&q=once-more");
            assertThat(row(tab, another)).isVisible();
            keyboard.press("j");
            keyboard.press("x");
            tab.tabTo("retry …");
            keyboard.press("Enter");
            assertThat(tab.find("dialog h2")).hasText("Retry 1 job");
            tab.tabTo("Retry 1");
            keyboard.press("Enter");
            assertThat(tab.find("dialog [role=status]")).containsText("1 done, 0 failed");
        }
    }

    @Test
    void aWrongFilterInTheAddressIsAMarkedChipAndNoErrorPage() {
        try (ConsoleTab tab = console.signedIn("/console/jobs?status=nope&createdAfter=soon&colour=red")) {
            assertThat(tab.find(".chip.wrong")).hasCount(3);
            assertThat(tab.find(".grid")).isVisible();
        }
    }

    @Test
    void anUnknownJobAndAnotherTenantsJobLookTheSame() {
        String key = console.keyOf("other", "viewer");
        String id = sleep(1);
        try (ConsoleTab tab = console.signedIn(Look.LIGHT, key, "/console/jobs/" + id)) {
            assertThat(tab.find("main")).containsText("There is no such job");
            String said = tab.find("main").innerText();
            tab.page().navigate("/console/jobs/01890a5d-ac96-774b-bcce-b302099a8057");
            assertThat(tab.find("main")).containsText("There is no such job");
            assertThat(tab.find("main").innerText()).isEqualTo(said);
        }
    }

    @Test
    void aViewerSeesJobsAndNoButtonThatTheyMayNotUse() {
        JsonNode key = console.http()
                .post("/api/keys", "{\"name\":\"reader\",\"role\":\"viewer\"}")
                .json();
        String id = sleep(60_000);
        try (ConsoleTab tab = console.signedIn(Look.LIGHT, key.path("key").asString(), "/console/jobs")) {
            assertThat(row(tab, id)).containsText("Running");
            assertThat(tab.button("New job")).hasCount(0);
            assertThat(row(tab, id).getByRole(AriaRole.BUTTON)).hasCount(0);
        }
        console.http().post("/api/jobs/" + id + "/cancel", "");
    }

    @Test
    void theKeyboardAloneChoosesAndCancelsAJob() {
        String id = sleep(60_000);
        try (ConsoleTab tab = console.signedIn("/console/jobs?type=sleep&status=running")) {
            assertThat(row(tab, id)).containsText("Running");
            tab.page().keyboard().press("j");
            assertThat(tab.find(".row.is-current")).hasCount(1);
            tab.page().keyboard().press("x");
            assertThat(tab.find(".chosen")).containsText("1 chosen");
            tab.page().keyboard().press("Escape");
            tab.page().keyboard().press("j");
            tab.page().keyboard().press("c");
            assertThat(tab.find("dialog")).containsText("Cancel this job?");
            tab.page().keyboard().press("Escape");
            tab.page().keyboard().press("o");
            assertThat(tab.page()).hasURL(Pattern.compile("/console/jobs/[0-9a-f-]{36}"));
            tab.page().keyboard().press("?");
            assertThat(tab.find("dialog")).containsText("Keyboard");
        }
        console.http().post("/api/jobs/" + id + "/cancel", "");
    }

    @Test
    void hostileTextsShowAsTextsAndBreakNoLayout() {
        String mark = "<img src=x onerror=alert(1)> \u202e\ud83c\udf33 " + "x".repeat(1500);
        String made = console.http()
                .post(
                        "/api/jobs",
                        "{\"type\":\"webhook\",\"payload\":{\"url\":\"%s\",\"body\":{\"text\":\"%s\"}}}"
                                .formatted(address("/broken"), mark))
                .json()
                .path("jobId")
                .asString();
        try (ConsoleTab tab = console.signedIn(Look.PHONE, "/console/jobs/" + made + "?tab=payload")) {
            assertThat(tab.find("pre")).containsText("<img src=x onerror=alert(1)>");
            tab.requireNoSidewaysScroll();
            tab.picture("job-phone");
            tab.requireAccessible();
            tab.page().navigate("/console/jobs");
            assertThat(row(tab, made)).isVisible();
            tab.requireNoSidewaysScroll();
            tab.picture("jobs-phone");
            tab.requireAccessible();
        }
        console.http().post("/api/jobs/" + made + "/cancel", "");
    }

    @Test
    void theListLooksAsItShouldInLightAndDark() {
        for (int i = 1; i <= 9; i++) {
            sleep(i * 700L);
            webhook(i % 4 == 0 ? "/broken/" + i : "/taken/" + i);
        }
        webhook("/gone");
        Cities cities = new Cities(console.installation());
        cities.describe("lakeport", new Cities.Box(44, -33, 48, -29), 1_000);
        String heatmap = cities.start("lakeport", "0.001");
        String running = sleep(60_000);
        try (ConsoleTab tab = console.signedIn("/console/jobs")) {
            assertThat(row(tab, running)).containsText("Running");
            assertThat(row(tab, heatmap)).containsText("of 16,004,000");
            assertThat(tab.find(".facet", "Running")).containsText(Pattern.compile("\\d"));
            tab.picture("console-jobs-light");
            tab.look(Look.DARK);
            tab.picture("console-jobs-dark");
            tab.requireAccessible();
            tab.look(Look.LIGHT);
            tab.requireAccessible();
        }
        console.http().post("/api/jobs/" + running + "/cancel", "");
        console.http().post("/api/jobs/" + heatmap + "/cancel", "");
    }

    /** A dialog opens with the focus on its first field, or a Tab before it. */
    private static void focus(ConsoleTab tab, String field) {
        if (!Boolean.TRUE.equals(tab.page().getByLabel(field).evaluate("one => one === document.activeElement"))) {
            tab.tabTo(field);
        }
    }

    private static int count(String filter) {
        int all = 0;
        for (JsonNode one : console.http()
                .get("/api/jobs/counts?by=status&" + filter)
                .json()
                .path("status")) {
            if (!filter.startsWith("status=")
                    || filter.startsWith("status=" + one.path("value").asString() + "&")) {
                all += one.path("count").asInt();
            }
        }
        return all;
    }

    private static Locator row(ConsoleTab tab, String id) {
        return tab.find("[id=job-" + id + "]");
    }

    private static String sleep(long millis) {
        return console.http()
                .post("/api/jobs", "{\"type\":\"sleep\",\"payload\":{\"delayMs\":%d}}".formatted(millis))
                .json()
                .path("jobId")
                .asString();
    }

    private static String webhook(String path) {
        return console.http()
                .post("/api/jobs", "{\"type\":\"webhook\",\"payload\":{\"url\":\"%s\"}}".formatted(address(path)))
                .json()
                .path("jobId")
                .asString();
    }

    private static String address(String path) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
    }

    private static void ended(String id) {
        await().atMost(LONG_ENOUGH)
                .until(() -> !console.http()
                        .get("/api/jobs/" + id)
                        .json()
                        .path("completedAt")
                        .isMissingNode());
    }
}
