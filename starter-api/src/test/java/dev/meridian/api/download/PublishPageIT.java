package dev.meridian.api.download;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.meridian.api.download.SnapshotPage.panel;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.meridian.api.console.ConsoleTab;
import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.console.ConsoleTest;
import dev.meridian.devstack.SharedServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A snapshot's page, from a cell that is edited to the source that has it, and to a file that somebody downloads. */
@Tag("slow")
class PublishPageIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.working();

    private static final String NOT_TO_BE_ROUNDED = DownloadedBooks.NOT_TO_BE_ROUNDED;

    /** What viewers have no button for; each is a button's first word. */
    private static final Pattern ACTS = Pattern.compile(
            "^(Edit|New|Delete|Keep|Publish|Export|It happened|It did not|Cancel|Download|Save|Verify)\\b");

    private static final SnapshotPage PAGE = new SnapshotPage(console);

    @Test
    void aCellThatTheServiceHasChangedAsWellIsKeptAndPublished() {
        DownloadedBooks books = DownloadedBooks.of(console.http(), "edited");
        try (ConsoleTab tab = PAGE.signedIn("operator", Look.LIGHT, books.snapshot(), "rows")) {
            Locator second = tab.find("[role=tabpanel] tr", "Book 2");
            assertThat(second).containsText(NOT_TO_BE_ROUNDED);
            second.locator("td", new Locator.LocatorOptions().setHasText("Book 2"))
                    .dblclick();
            assertThat(tab.find("dialog [name=title]")).isFocused();
            tab.find("dialog [name=title]").fill("Ours <img src=x onerror=alert(1)>");
            tab.picture("row-form-light");
            tab.requireAccessibleDialog();
            tab.button("Save").click();
            assertThat(tab.find("[role=tabpanel]")).containsText("Ours <img");
            assertThat(panel(tab, "publishing")).containsText("(1)");
            assertThat(tab.find("[role=tabpanel] tr", "Ours")).containsText(NOT_TO_BE_ROUNDED);
            tab.requireAccessible();

            books.shop().useHandle(handle -> handle.execute("UPDATE books SET title = 'Theirs' WHERE id = 2"));
            PAGE.download(tab, books.snapshot());
            panel(tab, "conflicts").click();
            assertThat(panel(tab, "conflicts")).hasText("Conflicts (1)");
            Locator conflict = tab.find(".conflicts tbody tr");
            assertThat(conflict.locator("td").nth(1)).hasText("Book 2");
            assertThat(conflict.locator("td").nth(2)).hasText("Ours <img src=x onerror=alert(1)>");
            assertThat(conflict.locator("td").nth(3)).hasText("Theirs");
            assertThat(conflict).containsText("both have changed it");
            tab.picture("conflicts-light");
            tab.requireAccessible();
            tab.button("Keep ours of title 2").click();
            assertThat(tab.find("[role=tabpanel]")).containsText("There are no conflicts");
            assertThat(panel(tab, "conflicts")).hasText("Conflicts");

            panel(tab, "rows").click();
            tab.button("New row …").click();
            tab.find("dialog [name=title]").fill("A new one");
            tab.find("dialog [name=price]").fill("dear");
            tab.button("Save").click();
            assertThat(tab.find("dialog [role=alert]")).containsText("numeric");
            tab.find("dialog [name=price]").fill("3.50");
            tab.button("Save").click();
            assertThat(tab.find("[role=tabpanel]")).containsText("A new one");
            tab.find("[role=tabpanel] tr", "A new one").getByText("Edit …").click();
            tab.find("dialog [name=title]").fill("A newer one");
            tab.button("Save").click();
            assertThat(tab.find("[role=tabpanel]")).containsText("A newer one");
            tab.button("Edit row 3").click();
            tab.button("Delete the row …").click();
            tab.requireAccessibleDialog();
            tab.button("Delete the row").click();
            assertThat(tab.find("[role=tabpanel]")).not().containsText("Book 3");

            panel(tab, "publishing").click();
            assertThat(tab.find(".plan tbody tr")).hasCount(3);
            assertThat(tab.find(".plan tr", "change")).containsText("Theirs");
            tab.picture("plan-light");
            tab.requireAccessible();
            books.edit("1", "{\"title\": \"Meanwhile\"}");
            tab.button("Publish 3 changes …").click();
            assertThat(tab.find("dialog")).containsText("edited");
            assertThat(tab.find("dialog")).containsText("1 create, 1 change, 1 delete");
            tab.requireAccessibleDialog();
            tab.button("Publish 3 changes").click();
            assertThat(tab.find("[role=tabpanel] [role=alert]")).containsText("Something was edited meanwhile");
            assertThat(tab.find(".plan tbody tr")).hasCount(4);
            assertThat(books.titles()).containsExactly("Book 1", "Theirs", "Book 3");
            tab.button("Publish 4 changes …").click();
            tab.button("Publish 4 changes").click();

            assertThat(tab.find("[role=tabpanel] [role=status]")).containsText("1 created, 2 changed, 1 deleted");
            assertThat(tab.find("[role=tabpanel]")).containsText("There is nothing to publish");
            assertThat(panel(tab, "publishing")).hasText("Edits and publishing");
            assertThat(books.titles()).containsExactly("Meanwhile", "Ours <img src=x onerror=alert(1)>", "A newer one");
            tab.find("[role=tabpanel] [role=status] a").click();
            tab.find("header a", "Open snapshot").click();
            assertThat(panel(tab, "publishing")).hasAttribute("aria-selected", "true");
        }
    }

    @Test
    void manyChangesComeInPagesAndTheirNumberIsTyped() {
        DownloadedBooks books = DownloadedBooks.of(console.http(), "many");
        console.service()
                .bean(Jdbi.class)
                .useHandle(handle -> handle.execute(
                        "INSERT INTO %s.books (title) SELECT 'New ' || n FROM generate_series(1, 150) AS n"
                                .formatted(books.schema())));
        try (ConsoleTab tab = PAGE.signedIn("operator", Look.ZOOMED, books.snapshot(), "publishing")) {
            assertThat(panel(tab, "publishing")).hasText("Edits and publishing (150)");
            assertThat(panel(tab, "publishing")).isInViewport();
            assertThat(tab.find(".plan tbody tr")).hasCount(100);
            tab.button("Show more").click();
            assertThat(tab.find(".plan tbody tr")).hasCount(150);
            assertThat(tab.button("Show more")).hasCount(0);
            tab.requireNoSidewaysScroll();
            tab.button("Publish 150 changes …").click();
            assertThat(tab.button("Publish 150 changes")).isDisabled();
            tab.find("dialog input").fill("150");
            tab.button("Publish 150 changes").click();
            assertThat(tab.find("[role=tabpanel] [role=status]")).containsText("150 created");
            assertThat(books.titles()).hasSize(153);
        }
    }

    @Test
    void allShownConflictsAreSettledTheirsAndRowsThatWereDeletedSaySo() {
        DownloadedBooks books = DownloadedBooks.of(console.http(), "all");
        books.edit("1", "{\"title\": \"Ours 1\"}");
        books.edit("2", "{\"title\": \"Ours 2\", \"price\": 7}");
        assertThat(console.http()
                        .send(console.http().request(books.rows() + "/3").DELETE())
                        .status())
                .isEqualTo(204);
        books.shop().useHandle(handle -> {
            handle.execute("UPDATE books SET title = 'Theirs 1' WHERE id = 1");
            handle.execute("DELETE FROM books WHERE id = 2");
            handle.execute("UPDATE books SET title = 'Theirs 3' WHERE id = 3");
        });
        try (ConsoleTab tab = PAGE.signedIn("operator", Look.DARK, books.snapshot(), "conflicts")) {
            assertThat(tab.find("[role=tabpanel]")).containsText("There are no conflicts");
            PAGE.download(tab, books.snapshot());
            assertThat(tab.find(".conflicts tbody tr")).hasCount(4);
            assertThat(tab.find(".conflicts tr", "changed here, deleted at the service"))
                    .hasCount(2);
            Locator third = tab.find(".conflicts tr", "deleted here, changed at the service");
            assertThat(third.locator("td").nth(2)).hasText("deleted");
            assertThat(third.locator("td").nth(3)).hasText("title Theirs 3");
            tab.picture("conflicts-dark");
            tab.requireAccessible();
            console.service()
                    .bean(Jdbi.class)
                    .useHandle(handle -> handle.execute(
                            "UPDATE snapshot_conflicts SET theirs = NULL, is_known = false WHERE kind = 'changed' AND edit_id IN"
                                    + " (SELECT id FROM snapshot_edits WHERE row_id = '1')"));
            tab.page().reload();
            Locator unknown = tab.find(".conflicts tr", "Ours 1");
            assertThat(unknown).containsText("The next download brings the service’s value");
            assertThat(unknown.getByRole(AriaRole.BUTTON)).hasCount(0);
            tab.button("Keep theirs for all shown …").click();
            assertThat(tab.find("dialog h2")).hasText("Keep theirs in 3 conflicts?");
            tab.requireAccessibleDialog();
            tab.button("Keep theirs in 3").click();
            assertThat(tab.find(".conflicts tbody tr")).hasCount(1);
            panel(tab, "rows").click();
            assertThat(tab.find("[role=tabpanel] tbody tr")).hasCount(2);
            assertThat(tab.find("[role=tabpanel]")).containsText("Theirs 3");
        }
    }

    @Test
    void aRefusedRowSaysWhyAndAnUncertainOneIsSettledByHand() {
        DownloadedBooks books = DownloadedBooks.of(console.http(), "refused");
        books.shop().useHandle(handle -> handle.execute("ALTER TABLE books ADD CONSTRAINT no_gifts CHECK (price > 0)"));
        assertThat(console.http()
                        .post(books.rows(), "{\"values\": {\"title\": \"A gift\", \"price\": 0}}")
                        .status())
                .isEqualTo(201);
        try (ConsoleTab tab = PAGE.signedIn("operator", Look.PHONE, books.snapshot(), "publishing")) {
            tab.button("Publish 1 change …").click();
            tab.button("Publish 1 change").click();
            Locator refused = tab.find(".unpublished tbody tr");
            assertThat(refused).containsText("no_gifts");
            assertThat(refused).containsText("refused");
            tab.requireNoSidewaysScroll();
            tab.requireAccessible();
            // The state that a service leaves which breaks off a create and has no key to look for the row.
            console.service()
                    .bean(Jdbi.class)
                    .useHandle(handle -> handle.execute("UPDATE publish_changes SET state = 'uncertain'"));
            tab.page().reload();
            assertThat(tab.find(".counts")).containsText("Uncertain1");
            assertThat(refused).containsText("nobody knows");
            tab.picture("uncertain-phone");
            tab.requireNoSidewaysScroll();
            refused.getByText("It happened …").click();
            tab.button("It happened").click();
            assertThat(tab.find("dialog [role=alert]")).containsText("Say the id");
            tab.requireAccessibleDialog();
            tab.button("Close").click();
            refused.getByText("It did not happen …").click();
            tab.button("It did not happen").click();
            assertThat(tab.find(".unpublished")).hasCount(0);
            assertThat(tab.button("Publish 1 change …")).isVisible();
        }
    }

    @Test
    void aTableIsExportedDownloadedAndAViewerOnlyLooks() throws IOException {
        DownloadedBooks books = DownloadedBooks.of(console.http(), "exported");
        books.edit("1", "{\"title\": \"Edited\"}");
        try (ConsoleTab tab = PAGE.signedIn("operator", Look.LIGHT, books.snapshot(), "exports")) {
            tab.allow(SharedServers.s3().endpoint());
            assertThat(tab.find("[role=tabpanel]")).containsText("Nothing has been exported");
            tab.button("Export …").click();
            tab.find("dialog .table-choices input").check();
            assertThat(tab.find("dialog .table-choices label")).hasText("books");
            tab.requireAccessibleDialog();
            tab.find("dialog [name=stable]").fill("books of the shop");
            tab.button("Export").click();

            Locator file = tab.find(".export tbody tr");
            assertThat(file).containsText("books.csv");
            assertThat(file.locator("td").nth(1)).hasText("3");
            assertThat(tab.find("[role=tabpanel] [role=status]")).containsText("1 file, 3 rows");
            Download download = tab.page()
                    .waitForDownload(() -> tab.button("Download books.csv").click());
            assertThat(Files.readString(download.path()))
                    .startsWith("_id,id,title,price\r\n1,1,Edited,1.50\r\n")
                    .contains(NOT_TO_BE_ROUNDED);
            String address = file.locator(".stable code").innerText();
            assertThat(address).startsWith(console.service().url().toString().replaceFirst("/$", "") + "/exports/");
            assertThat(console.http()
                            .asNobody()
                            .get(URI.create(address).getPath())
                            .status())
                    .isEqualTo(200);
            tab.picture("exports-light");
            tab.requireAccessible();

            onlyLooks(books.snapshot());

            tab.button("Delete the export of books.csv").click();
            assertThat(tab.find("dialog")).containsText("books of the shop");
            tab.requireAccessibleDialog();
            tab.button("Delete the export").click();
            assertThat(tab.find("[role=tabpanel]")).containsText("Nothing has been exported");
        }
    }

    private static void onlyLooks(String snapshot) {
        try (ConsoleTab viewer = PAGE.signedIn("viewer", Look.PHONE, snapshot, "rows")) {
            viewer.page().onResponse(answer -> assertThat(answer.status()).isNotEqualTo(403));
            assertThat(viewer.find("[role=tabpanel]")).containsText("Edited");
            for (String name : List.of("rows", "conflicts", "publishing", "exports")) {
                panel(viewer, name).click();
                assertThat(viewer.find("[role=tabpanel] .skeleton")).hasCount(0);
                assertThat(viewer.page()
                                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(ACTS))
                                .and(viewer.find("button:not(.link)")))
                        .hasCount(0);
                viewer.picture("viewer-" + name + "-phone");
                viewer.requireNoSidewaysScroll();
                viewer.requireAccessible();
            }
            assertThat(viewer.find(".export")).containsText("books.csv");
            panel(viewer, "publishing").click();
            assertThat(viewer.find(".plan tbody tr")).hasCount(1);
        }
    }
}
