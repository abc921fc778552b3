package dev.meridian.api.download;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.meridian.api.console.ConsoleTab;
import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.console.ConsoleTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The console's pages of definitions of connectors, and the panel in which tables are made of tables. */
@Tag("slow")
class TransformPageIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.working();

    private static final String DEFINITION = """
            title: <b>Shop</b>
            address: https://shop.example.com/api
            signIn: {none: {}}
            tables:
              - {name: books, request: {path: /books}, id: /id, paging: {link: {}}}
            """;
    private static final String MANIFEST = """
            type: DeclarativeSource
            streams:
              - type: DeclarativeStream
                name: tasks
                primary_key: id
                retriever:
                  type: SimpleRetriever
                  requester:
                    type: HttpRequester
                    url_base: https://api.example.com
                    path: /tasks
                    error_handler: {type: DefaultErrorHandler}
                  record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [items]}}
            """;

    @Test
    void aDefinitionIsCheckedWithThePathOfEachFaultStoredChangedAndDeleted() {
        try (ConsoleTab tab = console.signedIn("/console/downloads")) {
            tab.find("header a", "Connectors").click();
            assertThat(tab.find("tr", "airtable")).containsText("comes with the product");
            tab.requireAccessible();
            tab.find("header a", "New definition").click();
            Locator text = tab.page().getByLabel(Pattern.compile("^Definition"));
            text.fill(DEFINITION.replace("id: /id", "id: id").replace("{none: {}}", "{nothing: {}}"));
            tab.button("Check").click();
            assertThat(tab.find(".faults")).containsText("/tables/0/id");
            assertThat(tab.find(".faults")).containsText("/signIn");
            tab.picture("definition-faults-light");
            tab.requireAccessible();
            tab.button("Save").click();
            assertThat(tab.find("main [role=alert]").first()).containsText("Give the definition a name");
            tab.page().getByLabel("Name").fill("airtable");
            text.fill(DEFINITION);
            tab.button("Save").click();
            assertThat(tab.find(".problem")).containsText("comes with the product");
            tab.page().getByLabel("Name").fill("shop");
            tab.button("Check").click();
            assertThat(tab.find(".strip.ok")).containsText("It can be stored: <b>Shop</b>, with books");
            tab.button("Save").click();
            assertThat(tab.page()).hasURL(Pattern.compile("/console/downloads/connectors/shop$"));
            assertThat(console.http().get("/api/connectors/shop").body()).isEqualTo(DEFINITION);

            assertThat(tab.button("Save")).isDisabled();
            text.fill(DEFINITION.replace("name: books", "name: titles"));
            tab.button("Save").click();
            assertThat(tab.button("Save")).isDisabled();
            tab.look(Look.PHONE);
            tab.requireNoSidewaysScroll();
            tab.requireAccessible();
            tab.picture("definition-phone");
            tab.look(Look.LIGHT);
            tab.find("header a", "Connectors").click();
            assertThat(tab.find("tr", "shop")).containsText("titles");
            tab.find("a", "shop").click();
            tab.button("Delete …").click();
            tab.find("dialog input").fill("shop");
            tab.find("dialog button.danger").click();
            assertThat(tab.page()).hasURL(Pattern.compile("/console/downloads/connectors$"));
            assertThat(tab.find("tr", "shop")).hasCount(0);
        }
    }

    @Test
    void aManifestBecomesADefinitionAndNobodyButAnAdminWritesOne() {
        try (ConsoleTab tab = console.signedIn("/console/downloads/new-connector")) {
            tab.button("Import a manifest …").click();
            tab.find("dialog textarea").fill("type: [");
            tab.button("Translate it").click();
            assertThat(tab.find("dialog [role=alert]")).isVisible();
            tab.requireAccessibleDialog();
            tab.page().getByLabel("Title").fill("Tasks");
            tab.find("dialog input[type=file]")
                    .setInputFiles(new FilePayload(
                            "tasks.yaml", "application/yaml", MANIFEST.getBytes(StandardCharsets.UTF_8)));
            assertThat(tab.find("dialog textarea")).hasValue(MANIFEST);
            tab.find("dialog textarea").fill(MANIFEST.replace("streams:", "streams:\n  - {name: clicks}"));
            tab.button("Translate it").click();
            assertThat(tab.find("dialog")).containsText("These streams can be imported together: tasks.");
            tab.requireAccessibleDialog();
            tab.button("Ask for these only").click();
            assertThat(tab.page().getByLabel(Pattern.compile("^Streams"))).hasValue("tasks");
            tab.button("Translate it").click();
            assertThat(tab.page().getByLabel(Pattern.compile("^Definition")))
                    .hasValue(Pattern.compile("\"title\": \"Tasks\""));
            assertThat(tab.find(".faults")).containsText("/streams/1/retriever/requester/error_handler");
            tab.requireAccessible();
            tab.page().getByLabel("Name").fill("tasks");
            tab.button("Save").click();
            assertThat(tab.page()).hasURL(Pattern.compile("/connectors/tasks$"));
        }
        try (ConsoleTab operator = as("operator", Look.LIGHT, "/console/downloads/connectors/tasks")) {
            assertThat(operator.find("pre")).containsText("Tasks");
            assertThat(operator.find("main textarea, header .danger")).hasCount(0);
            operator.requireAccessible();
            operator.page().navigate("/console/downloads/new-connector");
            assertThat(operator.find("main")).containsText("An admin writes definitions");
            operator.page().navigate("/console/downloads/connectors/nothing-so");
            assertThat(operator.find("main")).containsText("There is no such connector");
        }
    }

    @Test
    void aTableIsMadeOfATableThatWasPreviewedAndItsRowsAreShown() {
        DownloadedBooks books = DownloadedBooks.of(console.http(), "mapped");
        String address = "/console/downloads/of/" + books.snapshot() + "?tab=transforms";
        try (ConsoleTab tab = as("operator", Look.LIGHT, address)) {
            Locator columns = tab.find("fieldset.mapping-line");
            assertThat(columns).hasCount(3);
            tab.button("Add a condition").click();
            Locator condition = tab.find("div.mapping-line").first();
            choice(condition, "Column").fill("id");
            choice(condition, "Comparison").selectOption("at_least");
            text(condition, "Value").fill("2");
            text(columns.nth(1), "Name").fill("Bad name");
            choice(columns.nth(2), "Column").fill("nothing_so");
            tab.button("Preview 20 rows").click();
            assertThat(columns.nth(1).locator("[role=alert]")).containsText("name");
            assertThat(columns.nth(2).locator("[role=alert]")).containsText("field");
            tab.picture("transform-refused-light");
            tab.requireAccessible();
            text(columns.nth(1), "Name").fill("label");
            choice(columns.nth(1), "Comes from").selectOption("template");
            text(columns.nth(1), "Template, columns in braces").fill("<i>{title}</i>");
            choice(columns.nth(2), "Column").fill("price");
            tab.button("Preview 20 rows").click();
            Locator preview = tab.find("#transform-preview tbody tr");
            assertThat(preview).hasCount(2);
            assertThat(preview.first()).containsText("<i>Book 2</i>");
            assertThat(preview.first()).containsText(DownloadedBooks.NOT_TO_BE_ROUNDED);
            tab.picture("console-transform-light");
            tab.requireAccessible();

            tab.button("Start the transform").click();
            assertThat(tab.find(".refused", "/into").first()).isVisible();
            tab.find("input[name=into]").fill("labels");
            tab.button("Start the transform").click();
            assertThat(tab.find(".newest-job")).containsText("2 rows in labels");
            tab.find("#tab-tables").click();
            assertThat(tab.find("tr", "labels")).containsText("made by a transform");
            tab.button("Rows of labels").click();
            assertThat(tab.find("[role=tabpanel] tbody tr")).hasCount(2);
            assertThat(tab.find("[role=tabpanel] button", "Edit …")).hasCount(0);
            tab.find("#tab-transforms").click();
            for (Look look : List.of(Look.PHONE, Look.DARK)) {
                tab.look(look);
                tab.requireNoSidewaysScroll();
                tab.requireContrast();
                tab.picture(look == Look.DARK ? "transform-dark" : "transform-phone");
            }
            tab.find("#tab-exports").click();
            tab.button("Export …").click();
            assertThat(tab.find("dialog .table-choices label")).hasCount(2);
            assertThat(tab.find("dialog .table-choices label", "labels")).containsText("made by a transform");
        }
        try (ConsoleTab viewer = as("viewer", Look.LIGHT, address)) {
            assertThat(viewer.find(".newest-job")).containsText("2 rows in labels");
            assertThat(viewer.find("[role=tabpanel] input, [role=tabpanel] button"))
                    .hasCount(0);
        }
    }

    @Test
    void rowsAreCountedByGroupIntoAFile() {
        DownloadedBooks books = DownloadedBooks.of(console.http(), "grouped");
        try (ConsoleTab tab =
                as("operator", Look.LIGHT, "/console/downloads/of/" + books.snapshot() + "?tab=transforms")) {
            Locator columns = tab.find("fieldset.mapping-line");
            tab.button("Remove column id").click();
            tab.button("Remove column price").click();
            assertThat(columns).hasCount(1);
            tab.button("Add a column").click();
            text(columns.nth(1), "Name").fill("books");
            choice(columns.nth(1), "Comes from").selectOption("rows");
            text(columns.first(), "Name").fill("word");
            columns.first().locator("summary").click();
            text(columns.first(), "Split by").fill(" ");
            tab.button("Preview 20 rows").click();
            assertThat(tab.find("#transform-preview tbody tr")).hasCount(1);
            assertThat(tab.find("#transform-preview tbody tr")).containsText("Book");
            choice(tab.find("[role=tabpanel]"), "The result is").selectOption("export");
            tab.find("input[name=into]").fill("words");
            tab.button("Start the transform").click();
            assertThat(tab.find(".newest-job")).containsText("1 row");
            tab.find("#tab-exports").click();
            assertThat(tab.find(".export")).containsText("words.csv");
        }
    }

    private static Locator text(Locator place, String name) {
        return place.getByRole(
                AriaRole.TEXTBOX, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Fields that suggest values have the role of a choice, too. */
    private static Locator choice(Locator place, String name) {
        return place.getByRole(
                AriaRole.COMBOBOX, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static ConsoleTab as(String role, Look look, String path) {
        String key = console.http()
                .post("/api/keys", "{\"name\":\"%1$s\",\"role\":\"%1$s\"}".formatted(role))
                .json()
                .path("key")
                .asString();
        return console.signedIn(look, key, path);
    }
}
