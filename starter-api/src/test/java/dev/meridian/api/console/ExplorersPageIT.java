package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.meridian.api.console.ConsoleTab.Look;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Explorers: a TSV is compared before it is saved, and what was compared is what is saved. */
@Tag("slow")
class ExplorersPageIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.working();

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(120);
    private static final Path SAMPLE = Path.of("../samples/explorers/city-trees.explorer.tsv");

    @Test
    void aTsvIsComparedFieldByFieldSavedAndRefreshedAndASecondBrowserIsToldOfTheConflict() throws IOException {
        put("city-trees", Files.readString(SAMPLE));
        String changed = changed();
        try (ConsoleTab editor = console.signedIn("/console/explorers");
                ConsoleTab other = console.signedIn("/console/explorers/city-trees")) {
            choose(other, "city-trees.explorer.tsv", changed.replace("Winter cooling", "Winter cold"));
            assertThat(other.page()).hasURL(Pattern.compile("/previews/"));

            choose(editor, "city-trees.explorer.tsv", changed);
            editor.requireAccessibleDialog()
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Compare"))
                    .click();
            assertThat(editor.find(".kind.is-created")).containsText("1");
            assertThat(editor.find(".kind.is-updated")).containsText("1");
            assertThat(editor.find(".kind.is-removed")).containsText("1");
            assertThat(editor.find(".kind.is-moved")).not().hasText(Pattern.compile(" 0$"));
            assertThat(editor.find("#updated .minus")).containsText("New plantings, city centre");
            assertThat(editor.find("#updated .plus")).containsText("New plantings, the centre");
            editor.picture("console-preview-light");
            editor.requireAccessible();
            editor.page().getByLabel("Why").fill("Rename plantings");
            editor.find("button.primary").click();
            assertThat(editor.page()).hasURL(Pattern.compile("/console/jobs/[0-9a-f-]{36}"));
            assertThat(editor.find("header [role=status]")).containsText("Completed");

            other.find("button.primary").click();
            assertThat(other.find(".conflict")).containsText("meanwhile");
            other.button("Preview again on top of it").click();
            assertThat(other.find(".kind.is-updated")).containsText("0");
            assertThat(other.find(".kind.is-created")).containsText("1");
        }
        JsonNode explorer = console.http().get("/api/explorers/city-trees").json();
        assertThat(explorer.path("commitMessage").asString()).isEqualTo("Rename plantings");
        assertThat(titles("city-trees"))
                .contains("New plantings, the centre")
                .doesNotContain("New plantings, city centre");
        JsonNode drift =
                console.http().post("/api/explorers/city-trees/verify", "").json();
        assertThat(drift.path("missing").asInt()
                        + drift.path("different").asInt()
                        + drift.path("leftOver").asInt())
                .isZero();
    }

    @Test
    void aWrongFilterInTheAddressIsAMarkedChipAndNoErrorPage() {
        try (ConsoleTab tab = console.signedIn("/console/explorers?status=nope&published=maybe&colour=red")) {
            assertThat(tab.find(".chip.wrong")).hasCount(3);
            assertThat(tab.find(".problem")).hasCount(0);
            tab.requireAccessible();
            tab.button("Remove status").click();
            assertThat(tab.find(".chip.wrong")).hasCount(2);
        }
    }

    @Test
    void whatIsNoTsvIsRefusedInOneSentenceAndNothingIsSent() {
        try (ConsoleTab tab = console.signedIn("/console/explorers")) {
            List<String> sent = new ArrayList<>();
            tab.page().onRequest(request -> {
                if (request.method().equals("POST")) {
                    sent.add(request.url());
                }
            });
            choose(tab, "empty.tsv", "");
            assertThat(tab.find(".drop [role=alert]")).containsText("is empty");
            choose(tab, "nul.tsv", "explorerTitle\tx\nb\t\0");
            assertThat(tab.find(".drop [role=alert]")).containsText("Line 2, column 3: a NUL character");
            tab.find("input[type=file]")
                    .setInputFiles(
                            new FilePayload("picture.tsv", "image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G'}));
            assertThat(tab.find(".drop [role=alert]")).containsText("is a picture");
            assertThat(sent).isEmpty();
        }
    }

    @Test
    void anExplorerShowsItsViewsItsHistoryAndWhetherTheBucketHoldsIt() throws IOException {
        put("tree-history", Files.readString(SAMPLE));
        put("tree-history", changed());
        try (ConsoleTab tab = console.signedIn("/console/explorers/tree-history")) {
            assertThat(tab.find("tbody tr").first()).containsText("there");
            tab.requireAccessible();
            tab.page()
                    .getByRole(AriaRole.TAB, new com.microsoft.playwright.Page.GetByRoleOptions().setName("History"))
                    .click();
            assertThat(tab.find("tbody tr")).hasCount(2);
            tab.requireAccessible();
            tab.button("Restore …").click();
            tab.requireAccessibleDialog();
            tab.button("Restore").click();
            assertThat(tab.find("tbody tr")).hasCount(3);
            tab.page()
                    .getByRole(AriaRole.TAB, new com.microsoft.playwright.Page.GetByRoleOptions().setName("Drift"))
                    .click();
            settled("tree-history");
            tab.button("Check").click();
            assertThat(tab.find("[role=tabpanel] [role=status]")).containsText("All is as it should be");
        }
        try (ConsoleTab tab = console.signedIn(Look.PHONE, "/console/explorers/tree-history")) {
            assertThat(tab.find("tbody tr").first()).isVisible();
            tab.requireNoSidewaysScroll();
            tab.button("Delete …").click();
            tab.requireAccessibleDialog();
            assertThat(tab.find("dialog button.danger")).isDisabled();
            tab.find("dialog input").fill("tree-history");
            tab.find("dialog button.danger").click();
            assertThat(tab.page()).hasURL(Pattern.compile("/console/explorers$"));
        }
    }

    @Test
    void theKeyboardAloneComparesAndSavesATsv(@TempDir Path folder) throws IOException {
        put("by-keyboard", Files.readString(SAMPLE));
        Path file = Files.writeString(folder.resolve("by-keyboard.explorer.tsv"), changed());
        try (ConsoleTab tab = console.signedIn("/console/explorers")) {
            Keyboard keyboard = tab.page().keyboard();
            assertThat(tab.find("tbody tr").first()).isVisible();
            tab.page().onFileChooser(chooser -> chooser.setFiles(file));
            await().pollInSameThread()
                    .atMost(LONG_ENOUGH)
                    .until(() -> tab.find("dialog").count() > 0 || choose(tab));
            tab.tabTo("Compare");
            keyboard.press("Enter");
            assertThat(tab.find(".kind.is-updated")).containsText("1");
            assertThat(tab.find(".change").first()).isVisible();
            keyboard.press("n");
            assertThat(tab.find(".change:focus")).hasCount(1);
            tab.tabTo("Why");
            keyboard.type("By keyboard");
            tab.tabTo("Save and publish 3 changes");
            keyboard.press("Enter");
            assertThat(tab.page()).hasURL(Pattern.compile("/console/jobs/[0-9a-f-]{36}"));
            assertThat(tab.find("header [role=status]")).containsText("Completed");
        }
        assertThat(console.http()
                        .get("/api/explorers/by-keyboard")
                        .json()
                        .path("commitMessage")
                        .asString())
                .isEqualTo("By keyboard");
    }

    /** Asks for a file by the keyboard; returns whether the page takes it. */
    private static boolean choose(ConsoleTab tab) {
        tab.tabTo("Choose a TSV");
        tab.page().keyboard().press("Enter");
        tab.page().waitForTimeout(1_000);
        return tab.find("dialog").count() > 0;
    }

    private static void choose(ConsoleTab tab, String name, String text) {
        tab.find("input[type=file]")
                .setInputFiles(
                        new FilePayload(name, "text/tab-separated-values", text.getBytes(StandardCharsets.UTF_8)));
    }

    /** One title changed, one row inserted above others, one removed. */
    private static String changed() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(SAMPLE));
        lines.removeIf(line -> line.contains("street_trees_outskirts"));
        int above = lines.indexOf(lines.stream()
                .filter(line -> line.contains("\t61002\t"))
                .findFirst()
                .orElseThrow());
        lines.add(above, "\t61099\tWinter cooling\tAll of the city\tfalse\tWinter cooling\t\t\tmap\t\t");
        return String.join("\n", lines).replace("\tNew plantings, city centre\t", "\tNew plantings, the centre\t");
    }

    private static void put(String slug, String tsv) {
        console.http()
                .send(console.http()
                        .request("/api/explorers/" + slug)
                        .header("Content-Type", "text/tab-separated-values")
                        .PUT(BodyPublishers.ofString(tsv)));
        settled(slug);
    }

    private static void settled(String slug) {
        await().atMost(LONG_ENOUGH).until(() -> {
            JsonNode explorer = console.http().get("/api/explorers/" + slug).json();
            return explorer.path("status").asString().equals("clean")
                    && explorer.path("openJob").isMissingNode();
        });
    }

    private static List<String> titles(String slug) {
        List<String> titles = new ArrayList<>();
        console.http()
                .get("/api/explorers/" + slug + "/views?limit=100")
                .json()
                .path("views")
                .forEach(view -> titles.add(view.at("/config/title").asString("")));
        return titles;
    }
}
