package dev.meridian.api.download;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.meridian.api.console.ConsoleTab;
import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.console.ConsoleTest;
import dev.meridian.api.testing.TestHttp;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The console's pages of downloads: from a connection that is tried to tables that fill, pause, and hold deletions back. */
@Tag("slow")
class SnapshotPageIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.working();

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
    private static final String SECRET = "canary-93f1-token";

    @Test
    void aConnectionIsMadeFromItsConnectorsFieldsAndTriedBeforeAnythingIsStored() throws IOException {
        try (Bookshop shop = new Bookshop();
                ConsoleTab tab = console.signedIn("/console/downloads")) {
            define("tried", "4");
            shop.accept(SECRET);
            tab.button("New connection").click();
            tab.page().getByLabel("Name").fill("The <b>shop</b>");
            tab.page().getByLabel("Connector").selectOption("tried");
            Locator address = tab.find("dialog input[name=address]");
            tab.button("Create and test").click();
            assertThat(tab.find("dialog [role=alert]")).hasCount(2);
            tab.requireAccessible();
            address.fill(shop.address());
            assertThat(tab.find("dialog input[name=token]")).hasAttribute("type", "password");
            tab.find("dialog input[name=token]").fill("wrong");
            tab.button("Create and test").click();

            assertThat(tab.page()).hasURL(Pattern.compile("/console/downloads/[0-9a-f-]{36}"));
            assertThat(tab.find("main")).containsText("does not accept the credentials");
            assertThat(tab.find("main")).containsText("At most 4 calls a second");
            tab.find("main").getByText("Write credentials …").first().click();
            tab.find("dialog input[name=token]").fill(SECRET);
            tab.button("Save").click();
            assertThat(tab.find(".strip.ok")).containsText("It works");
            assertThat(tab.page().content()).isNotNull();

            tab.button("Show its tables").click();
            tab.find("tr", "books").getByText("Preview").click();
            Locator preview = tab.find("#preview");
            assertThat(preview).containsText("Book <i>3</i>");
            assertThat(preview).containsText("The service says that there are 40");
            assertThat(preview.locator(".calls li").first()).containsText("HTTP 200");
            assertThat(tab.page().content()).doesNotContain(SECRET);
            tab.picture("connection-light");
            tab.requireAccessible();

            tab.button("New snapshot").click();
            tab.page().getByLabel("Name").fill("tried");
            assertThat(tab.find(".table-choice")).hasCount(2);
            tab.find(".table-choice", "books").locator("input[type=checkbox]").check();
            tab.picture("new-snapshot-light");
            tab.requireAccessible();
            tab.button("Create").click();
            assertThat(tab.find(".figures-table")).containsText("not downloaded yet");
        }
    }

    @Test
    void aDownloadFillsItsTablesIsPausedGoesOnAndKeepsWhatItHasWhenItIsCancelled() throws IOException {
        try (Bookshop shop = new Bookshop()) {
            define("slow", "10");
            shop.have(5_000);
            String snapshot = snapshot("slow", connect("slow", shop));
            try (ConsoleTab tab = console.signedIn("/console/downloads")) {
                tab.find("main a[href$='" + snapshot + "']").click();
                tab.button("Download").click();
                Locator books = tab.find(".figures-table tr", "books");
                assertThat(books.locator("progress")).isVisible();
                await().atMost(LONG_ENOUGH)
                        .until(
                                () -> books.locator("progress").getAttribute("value"),
                                value -> value != null && Double.parseDouble(value) > 0);
                tab.button("Pause").click();
                assertThat(books).containsText("Paused");
                assertThat(tab.button("Go on")).isVisible();
                tab.picture("snapshot-light");
                tab.requireAccessible();
                tab.button("Go on").click();
                assertThat(books).containsText("Running");
                tab.button("Cancel …").click();
                tab.button("Cancel the download").click();
                assertThat(tab.find("main [role=status]").first()).containsText("Cancelled");
                assertThat(tab.button("Download")).isVisible();
            }
            assertThat(console.http()
                            .get("/api/snapshots/" + snapshot)
                            .json()
                            .at("/tables/0/rows")
                            .asLong())
                    .isPositive();
        }
    }

    @Test
    void deletionsThatAreHeldBackAreLetGoAndRejectsAreShown() throws IOException {
        try (Bookshop shop = new Bookshop()) {
            define("held", "1000");
            String connection = connect("held", shop);
            String snapshot = snapshot("held", connection);
            try (ConsoleTab tab =
                    console.signedIn(Look.DARK, key("operator"), "/console/downloads/" + connection + "/" + snapshot)) {
                download(tab, "full");
                Locator books = tab.find(".figures-table tr", "books");
                assertThat(books).containsText("40 of 40");
                shop.have(5);
                download(tab, "full");
                assertThat(books).containsText("35");
                tab.find("button[aria-label='Let deletions of books go']").click();
                assertThat(tab.find("dialog input")).hasValue("35");
                tab.requireAccessible();
                tab.find("dialog input").fill("-1");
                tab.button("Let them go").click();
                assertThat(tab.find("dialog [role=alert]")).isVisible();
                tab.find("dialog input").fill("35");
                tab.button("Let them go").click();
                assertThat(books).containsText("up to 35 may go");
                download(tab, "full");
                assertThat(books).containsText("5 rows");
                assertThat(tab.find(".figures-table tr", "odd")).containsText("not complete");
                tab.picture("snapshot-held-dark");

                tab.page().getByRole(AriaRole.TAB).getByText("Rejects").click();
                assertThat(tab.find("[role=tabpanel] tbody tr")).containsText("no id");
                tab.requireAccessible();
                tab.page().getByRole(AriaRole.TAB).getByText("Rows").click();
                assertThat(tab.find("[role=tabpanel] tbody tr")).hasCount(5);
                assertThat(tab.find("[role=tabpanel]")).containsText("Book <i>4</i>");
                tab.requireAccessible();
                tab.page().getByRole(AriaRole.TAB).getByText("Verification").click();
                shop.have(4);
                tab.button("Verify").click();
                assertThat(tab.find("[role=tabpanel]")).containsText("The tables do not agree");
                assertThat(tab.find("[role=tabpanel]")).containsText("1 stored, not at the source");
                tab.requireAccessible();
                tab.page().getByRole(AriaRole.TAB).getByText("Schedules").click();
                tab.button("Schedule …").click();
                tab.page().getByLabel("Name").fill("every-night");
                tab.button("Save").click();
                assertThat(tab.find("[role=tabpanel] a", "every-night")).isVisible();
                tab.requireAccessible();
                tab.find("a", "its job").click();
                tab.find("header a", "Open snapshot").click();
                assertThat(tab.page()).hasURL(Pattern.compile("/console/downloads/" + connection + "/" + snapshot));
                assertThat(books).containsText("5 rows");
            }
            assertThat(console.http()
                            .get("/api/snapshots/" + snapshot)
                            .json()
                            .at("/tables/0/rows")
                            .asLong())
                    .isEqualTo(5);
        }
    }

    @Test
    void aTableSaysWhichColumnGotAWiderTypeHowManyRowsHaveNotesAndThatIdsCameAgain() {
        String connection = id(console.http().post("/api/connections", """
                {"name": "members", "connector": "csv", "settings": {"id_column": "id"}}"""));
        int uploaded = console.http()
                .send(console.http()
                        .request("/api/connections/" + connection + "/files/members.csv")
                        .header("Content-Type", "text/csv")
                        .PUT(BodyPublishers.ofString("""
                                "id","name","since","paid"
                                "1","Ada","2020-01-02","12.50"
                                "2","Bob","soon",""
                                "2","Bob","2021-05-06","n/a"
                                "3","Cleo","","7"
                                "4","Dan","next year","8"
                                """)))
                .status();
        assertThat(uploaded).isBetween(200, 204);
        String snapshot = id(console.http().post("/api/snapshots", """
                {"name": "members", "connectionId": "%s",
                 "tables": [{"table": "members.csv", "types": {"since": "date", "paid": "numeric"}}]}""".formatted(connection)));
        try (ConsoleTab tab = console.signedIn("/console/downloads/" + connection + "/" + snapshot)) {
            download(tab, "full");
            Locator members = tab.find(".figures-table tr", "members");
            assertThat(members).containsText("column since is now text, was date");
            assertThat(members).containsText("column paid is now text, was numeric");
            assertThat(members).containsText("2 with notes");
            assertThat(members).containsText("1 more had an id that came again");
            tab.picture("snapshot-widened-light");
            tab.requireAccessible();
            tab.page().getByRole(AriaRole.TAB).getByText("Rows").click();
            assertThat(tab.find("[role=tabpanel] tbody tr", "Dan")).containsText("next year");
            assertThat(tab.find("[role=tabpanel] tbody tr", "Dan")).containsText("other_type");
            tab.picture("rows-widened-light");
        }
    }

    @Test
    void aConnectionThatItsServiceRefusesSaysSoUntilItsCredentialsAreWrittenAgain() throws IOException {
        try (Bookshop shop = new Bookshop()) {
            define("refused", "1000");
            String connection = connect("refused", shop);
            String snapshot = snapshot("refused", connection);
            shop.accept("second");
            // The service never says of a fixed token that it has ended, so the test sets that state in the database.
            console.service()
                    .bean(Jdbi.class)
                    .useHandle(handle -> handle.execute(
                            "UPDATE connections SET reauthorize_since = now() WHERE id = ?::uuid", connection));
            try (ConsoleTab tab = console.signedIn("/console/downloads/" + connection + "/" + snapshot)) {
                tab.button("Download").click();
                assertThat(tab.find(".toasts")).containsText("no longer accepts");
                tab.find(".strip a", "Write its credentials again").click();
                assertThat(tab.find(".failure")).containsText("the service refuses this connection");
                tab.picture("reauthorize-light");
                tab.requireAccessible();
                tab.find(".failure button").click();
                tab.find("dialog input[name=token]").fill("second");
                tab.button("Save").click();
                assertThat(tab.find(".strip.ok")).containsText("It works");
                assertThat(tab.find(".failure")).hasCount(0);
            }
        }
    }

    @Test
    void aFileIsSentToItsConnectionAndAPhoneAndAViewerSeeIt() {
        try (ConsoleTab tab = console.signedIn(Look.PHONE, "/console/downloads")) {
            tab.button("New connection").click();
            tab.page().getByLabel("Name").fill("files");
            tab.page().getByLabel("Connector").selectOption("csv");
            tab.find("dialog select[name=from]").selectOption("url");
            tab.button("Create and test").click();
            assertThat(tab.find("dialog [role=alert]")).containsText("needs the setting 'url'");
            tab.find("dialog select[name=from]").selectOption("upload");
            tab.button("Create and test").click();
            choose(tab, "picture.png", "image/png", "x");
            assertThat(tab.find(".drop [role=alert]")).containsText("is no table");
            choose(tab, "empty.csv", "text/csv", "");
            assertThat(tab.find(".drop [role=alert]")).containsText("is empty");
            choose(tab, "people.csv", "text/csv", "id;name\n1;Ada\n2;<img src=x onerror=alert(1)>\n");
            assertThat(tab.find("tr", "people.csv")).isVisible();
            tab.button("Show its tables").click();
            tab.button("Preview").click();
            assertThat(tab.find("#preview")).containsText("<img src=x");
            tab.picture("connection-phone");
            tab.requireNoSidewaysScroll();
            tab.requireAccessible();
            String address = tab.page().url();
            try (ConsoleTab viewer = console.signedIn(Look.PHONE, key("viewer"), address)) {
                assertThat(viewer.find("tr", "people.csv")).isVisible();
                assertThat(viewer.find("header button:not(.menu), main button:not(.link)"))
                        .hasCount(0);
                viewer.page().navigate("/console/downloads/7d444840-9dc0-11d1-b245-5ffdce74fad2");
                assertThat(viewer.find("main")).containsText("There is no such connection");
            }
            tab.button("Delete …").click();
            tab.find("dialog input").fill("files");
            tab.find("dialog button.danger").click();
            assertThat(tab.page()).hasURL(Pattern.compile("/console/downloads$"));
        }
    }

    /** Downloads by the page's button, and waits for the end of this download. */
    private static void download(ConsoleTab tab, String mode) {
        String snapshot = tab.page().url().replaceFirst(".*/", "").replaceFirst("\\?.*", "");
        int before = ended(snapshot);
        tab.page().getByLabel("What is read").selectOption(mode);
        tab.button("Download").click();
        await().atMost(LONG_ENOUGH).until(() -> ended(snapshot) > before);
        assertThat(tab.button("Download")).isVisible();
    }

    private static int ended(String snapshot) {
        return console.http()
                .get("/api/jobs?type=download_records&status=completed,failed&subject=" + snapshot)
                .json()
                .path("jobs")
                .size();
    }

    private static void choose(ConsoleTab tab, String name, String type, String text) {
        tab.find("main input[type=file]")
                .setInputFiles(new FilePayload(name, type, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void define(String name, String callsPerSecond) {
        int status = console.http()
                .send(console.http()
                        .request("/api/connectors/" + name)
                        .header("Content-Type", "application/yaml")
                        .PUT(BodyPublishers.ofString(Bookshop.DEFINITION.formatted(callsPerSecond))))
                .status();
        assertThat(status).isEqualTo(201);
    }

    private static String connect(String name, Bookshop shop) {
        return id(console.http().post("/api/connections", """
                {"name": "%1$s", "connector": "%1$s", "settings": {"address": "%2$s"}, "credentials": {"token": "first"}}""".formatted(name, shop.address())));
    }

    private static String snapshot(String name, String connection) {
        return id(console.http()
                .post("/api/snapshots", "{\"name\": \"%s\", \"connectionId\": \"%s\"}".formatted(name, connection)));
    }

    private static String id(TestHttp.Answer made) {
        JsonNode json = made.json();
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return json.path("id").asString();
    }

    private static String key(String role) {
        return console.http()
                .post("/api/keys", "{\"name\":\"%1$s\",\"role\":\"%1$s\"}".formatted(role))
                .json()
                .path("key")
                .asString();
    }
}
