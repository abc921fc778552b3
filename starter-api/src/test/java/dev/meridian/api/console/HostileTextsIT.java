package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.testing.TestHttp.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** Texts that come from elsewhere show as texts on every page, run nothing, and break no layout. */
@Tag("slow")
class HostileTextsIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.working();

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    /** HTML that runs, a text that goes from right to left, and a picture. */
    private static final String MARK =
            "<img src=x onerror=window.hacked=1> \u202e\u05e9\u05dc\u05d5\u05dd\u202c \ud83c\udf33 ";

    private static final String RAN = "() => window.hacked === undefined";
    private static final JsonMapper JSON = JsonMapper.shared();

    private static HttpServer receiver;

    /** The pages by the text that they show; each of them has at least one. */
    private static final List<String> PAGES = new ArrayList<>();

    @BeforeAll
    static void fill() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            byte[] answer = hostile(10_000).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(422, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        receiver.start();
        String job = make(
                "/api/jobs",
                Map.of(
                        "type",
                        "webhook",
                        "payload",
                        Map.of("url", address(), "body", Map.of("text", hostile(10_000) + "\u0007"))),
                "jobId");
        PAGES.add("jobs/" + job + "?tab=payload");
        PAGES.add("jobs/" + job + "?tab=log");
        make("/api/keys", Map.of("name", hostile(100), "role", "viewer"), "id");
        PAGES.add("keys");
        make(
                "/api/schedules",
                Map.of(
                        "name",
                        "hostile",
                        "cron",
                        "0 4 * * *",
                        "timeZone",
                        "UTC",
                        "note",
                        hostile(200),
                        "job",
                        Map.of("type", "sleep", "payload", Map.of("delayMs", 1))),
                "name");
        PAGES.addAll(List.of("schedules", "schedules/hostile"));
        make(
                "/api/subscriptions",
                Map.of("target", address() + "x".repeat(1_500), "events", List.of("job.failed")),
                "id");
        PAGES.add("deliveries");
        String record = make(
                "/api/records",
                Map.of("title", hostile(200), "metadata", Map.of("album", hostile(200), "note", hostile(2_000))),
                "id");
        PAGES.addAll(List.of("records", "records/" + record));
        explorer();
        city();
        PAGES.add("downloads/"
                + make(
                        "/api/connections",
                        Map.of("name", hostile(100), "connector", "csv", "settings", Map.of("from", "upload")),
                        "id"));
        PAGES.addAll(List.of("downloads", "audit", "failed", "jobs"));
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> console.http().get("/api/jobs/" + job).json().has("completedAt"));
    }

    @AfterAll
    static void stop() {
        receiver.stop(0);
    }

    @Test
    void everyPageShowsThemAsTextsOnAWideScreenAndOnAPhone() {
        try (ConsoleTab tab = console.signedIn("/console/nowhere")) {
            for (String page : PAGES) {
                tab.look(Look.LIGHT);
                tab.go("/console/" + page);
                assertThat(tab.find("main .skeleton")).hasCount(0);
                if (!List.of("audit", "failed", "jobs", "deliveries").contains(page) && !page.endsWith("log")) {
                    assertThat(tab.find("#console").first()).containsText("<img src=x onerror=window.hacked=1>");
                }
                tab.requireNoSidewaysScroll();
                tab.look(Look.PHONE);
                tab.requireNoSidewaysScroll();
                assertThat(tab.page().evaluate(RAN)).as(page).isEqualTo(true);
                assertThat(tab.find("img")).hasCount(0);
            }
        }
    }

    private static void explorer() {
        String tsv =
                "explorerTitle\t%1$s\nisPublished\tfalse\ngraphers\n\ttitle\tgrapherId\t%2$s Dropdown\n\t%1$s\t1\t%1$s\n"
                        .formatted(hostile(2_000), "<img src=x onerror=window.hacked=1>");
        Answer saved = console.http()
                .send(console.http()
                        .request("/api/explorers/hostile")
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(
                                JSON.writeValueAsString(Map.of("tsv", tsv, "commitMessage", hostile(255))))));
        assertThat(saved.status()).as(saved.body()).isBetween(200, 299);
        PAGES.addAll(List.of("explorers", "explorers/hostile", "explorers/hostile?tab=history"));
        String preview =
                make("/api/explorers/hostile/preview", Map.of("tsv", tsv.replace("\t1\t", "\t2\t")), "previewId");
        PAGES.add("explorers/hostile/previews/" + preview);
    }

    private static void city() {
        String city = JSON.writeValueAsString(Map.of(
                "name", hostile(200), "bounds", Map.of("minLat", 50, "minLng", 10, "maxLat", 50.1, "maxLng", 10.1)));
        Answer made = console.installation()
                .send(console.installation()
                        .request("/api/cities/hostile")
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(city)));
        assertThat(made.status()).as(made.body()).isBetween(200, 299);
        PAGES.addAll(List.of("heatmaps", "heatmaps/hostile"));
    }

    private static String hostile(int length) {
        return MARK + "x".repeat(length - MARK.length());
    }

    private static String make(String path, Map<String, Object> body, String member) {
        Answer answer = console.http().post(path, JSON.writeValueAsString(body));
        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        return answer.json().path(member).asString();
    }

    private static String address() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hostile";
    }
}
