package dev.meridian.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import dev.meridian.activities.download.store.SchemaPolicy;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.Snapshots.ChosenTable;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** One page of each kind, with things that these pages are about. */
final class EveryPage {
    /** What pages read; the session stays as it is. */
    static final Pattern READ = Pattern.compile(".*/api/(?!whoami|session).*");

    private static final String UNKNOWN = "01890a5d-ac96-774b-bcce-b302099a8057";

    private final List<String> pages;
    private final Map<String, String> reads;
    private final UUID job;

    /** Makes the things. */
    EveryPage(ConsoleTest console) {
        TestHttp http = console.http();
        job = new MovedJobs(console.service().bean(Jdbi.class))
                .insert(console.tenant(), "stated", 1)
                .getFirst();
        send(http, "PUT", "/api/explorers/trees", "explorerTitle\tTrees\n");
        String preview = send(http, "POST", "/api/explorers/trees/preview", "explorerTitle\tAll trees\n")
                .json()
                .path("previewId")
                .asString();
        new Cities(console.installation()).describe("stateport", new Cities.Box(50.0, 10.0, 50.1, 10.1), 10);
        String connection = made(http, "connections", """
                {"name": "files", "connector": "csv", "settings": {"from": "upload"}}""");
        UUID snapshot = snapshot(console, UUID.fromString(connection));
        String record = made(http, "records", "{\"title\": \"Stated\"}");
        reads = Map.of(
                "jobs/" + job,
                "/api/jobs/" + job,
                "explorers/trees",
                "/api/explorers/trees",
                "downloads/" + connection,
                "/api/connections/" + connection,
                "downloads/" + connection + "/" + snapshot,
                "/api/snapshots/" + snapshot);
        pages = List.of(
                "jobs",
                "jobs/" + job,
                "failed",
                "explorers",
                "explorers/trees",
                "explorers/trees/previews/" + preview,
                "explorers/trees/previews/" + UNKNOWN,
                "builds",
                "heatmaps",
                "heatmaps/stateport",
                "downloads",
                "downloads/connectors",
                "downloads/connectors/airtable",
                "downloads/" + connection,
                "downloads/" + connection + "/" + snapshot,
                "downloads/" + UNKNOWN,
                "downloads/" + UNKNOWN + "/" + UNKNOWN,
                "records",
                "records/" + record,
                "records/duplicates",
                "schedules",
                "schedules/nightly",
                "deliveries",
                "keys",
                "audit",
                "health");
    }

    /** Their paths below {@code /console/}. */
    List<String> pages() {
        return pages;
    }

    /** Whether the page is about a thing that there is not. */
    static boolean isOfNothing(String page) {
        return page.contains(UNKNOWN) || page.endsWith("nightly");
    }

    /** What is read first, by the paths of the pages that then read what belongs to it. */
    Map<String, String> reads() {
        return reads;
    }

    UUID job() {
        return job;
    }

    /** Opens a page while its calls are answered so. */
    static void answering(ConsoleTab tab, String page, Consumer<Route> answer, Runnable then) {
        tab.page().route(READ, answer);
        tab.go("/console/" + page);
        then.run();
        tab.page().unroute(READ);
    }

    /** Made in the database, because this service has no bucket in which a file could be. */
    private static UUID snapshot(ConsoleTest console, UUID connection) {
        ChosenTable people = new ChosenTable("people.csv", "people", SchemaPolicy.EVOLVE, null, null, Map.of());
        Snapshots snapshots = console.service().bean(Snapshots.class);
        return console.service()
                .bean(Jdbi.class)
                .inTransaction(
                        (Handle tx) -> snapshots.create(tx, console.tenant(), "stated", connection, List.of(people)))
                .orElseThrow()
                .id();
    }

    private static Answer send(TestHttp http, String method, String path, String text) {
        return http.send(http.request(path)
                .header("Content-Type", "text/tab-separated-values")
                .method(method, BodyPublishers.ofString(text)));
    }

    private static String made(TestHttp http, String things, String body) {
        Answer made = http.post("/api/" + things, body);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().path("id").asString();
    }
}
