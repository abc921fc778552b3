package dev.meridian.api.download;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import dev.meridian.api.console.ConsoleTab;
import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.console.ConsoleTest;
import java.time.Duration;

/** The console's page of a snapshot, as people of different roles use it. */
record SnapshotPage(ConsoleTest console) {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    /**
     * Opens a snapshot's page.
     *
     * @param tab rows, conflicts, publishing or exports
     */
    ConsoleTab signedIn(String role, Look look, String snapshot, String tab) {
        return console.signedIn(look, console.key(role), "/console/downloads/of/" + snapshot + "?tab=" + tab);
    }

    /** The tab of a panel. */
    static Locator panel(ConsoleTab tab, String name) {
        return tab.find("#tab-" + name);
    }

    /** Downloads the snapshot as a whole by the page's button, and waits for the end of this download. */
    void download(ConsoleTab tab, String snapshot) {
        tab.page().getByLabel("What is read").selectOption("full");
        String before = newest(snapshot);
        tab.button("Download").click();
        await().atMost(LONG_ENOUGH).until(() -> newest(snapshot), found -> !found.equals(before));
        assertThat(tab.button("Download")).isVisible();
    }

    /** The newest download that has ended. */
    private String newest(String snapshot) {
        return console.http()
                .get("/api/jobs?type=download_records&limit=1&status=completed,failed&subject=" + snapshot)
                .json()
                .path("jobs")
                .path(0)
                .path("id")
                .asString();
    }
}
