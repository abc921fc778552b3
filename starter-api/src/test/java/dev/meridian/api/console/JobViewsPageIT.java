package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import java.time.Duration;
import java.util.Collections;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Filters of the list of jobs under names, compact rows, and lists that are longer than a page. */
@Tag("slow")
class JobViewsPageIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.idle();

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
    private static final int MORE_THAN_A_PAGE = 130;

    @Test
    void aFilterIsKeptUnderANameAndFoundAgainByAnotherTab() {
        try (ConsoleTab tab = console.signedIn("/console/jobs?status=failed&createdAfter=-24h")) {
            tab.button("Views").click();
            assertThat(tab.find("dialog")).containsText("There are none yet");
            tab.button("Keep it").click();
            assertThat(tab.find("dialog [role=alert]")).containsText("has a name");
            tab.page().getByLabel("Name").fill("Last <b>night</b>");
            tab.button("Keep it").click();
            tab.requireAccessible();
            tab.button("Close").click();

            tab.page().navigate("/console/jobs");
            tab.button("Views").click();
            assertThat(tab.find("dialog .views")).containsText("status failed, created last 24 h");
            tab.button("Last <b>night</b>").click();
            assertThat(tab.page()).hasURL(Pattern.compile("status=failed&createdAfter=-24h$"));
            assertThat(tab.find(".chip")).hasCount(2);

            tab.button("Views").click();
            tab.button("Forget Last <b>night</b>").click();
            assertThat(tab.find("dialog")).containsText("There are none yet");
            tab.button("Close").click();
            tab.page()
                    .evaluate("() => Object.keys(localStorage).filter(key => key.startsWith('meridian.views'))"
                            + ".forEach(key => localStorage.setItem(key, '{\"broken\": [1'))");
            tab.button("Views").click();
            assertThat(tab.find("dialog")).containsText("There are none yet");
        }
    }

    @Test
    void rowsAreCompactWherePeopleWantThemSo() {
        for (int i = 0; i < 3; i++) {
            console.http().post("/api/jobs", "{\"type\":\"sleep\",\"payload\":{\"delayMs\":60000}}");
        }
        try (ConsoleTab tab = console.signedIn("/console/jobs?type=sleep")) {
            assertThat(height(tab)).isEqualTo(44);
            tab.button("Compact").click();
            assertThat(tab.find(".grid.compact")).isVisible();
            assertThat(height(tab)).isEqualTo(28);
            BoundingBox first = tab.find(".row").nth(0).boundingBox();
            BoundingBox second = tab.find(".row").nth(1).boundingBox();
            assertThat(second.y - first.y).isEqualTo(28);
            tab.picture("jobs-compact-light");
            tab.requireAccessible();
            tab.page().reload();
            assertThat(tab.find(".row").first()).isVisible();
            assertThat(height(tab)).isEqualTo(28);
        }
    }

    @Test
    void everyListedJobIsChosenAtOnce() {
        new MovedJobs(console.service().bean(Jdbi.class)).insert(console.tenant(), "at-once", 3);
        try (ConsoleTab tab = console.signedIn("/console/jobs?q=at-once")) {
            Locator all = tab.page().getByLabel("Choose all that are listed");
            assertThat(tab.find(".row")).hasCount(3);
            tab.find(".row input").first().click();
            assertThat(all).isChecked(new LocatorAssertions.IsCheckedOptions().setIndeterminate(true));
            all.click();
            assertThat(tab.find(".chosen")).containsText("3 chosen");
            all.click();
            assertThat(tab.find(".chosen")).hasCount(0);
            all.click();
            tab.requireAccessible();
            tab.button("Cancel 3 …").click();
            assertThat(tab.find("dialog h2")).hasText("Cancel 3 jobs");
            tab.button("Close").click();
        }
    }

    @Test
    void listsGoOnBeyondAHundred() {
        for (int i = 0; i < MORE_THAN_A_PAGE; i++) {
            console.http().post("/api/keys", "{\"name\":\"key %03d\",\"role\":\"viewer\"}".formatted(i));
        }
        try (ConsoleTab tab = console.signedIn("/console/keys")) {
            assertThat(tab.find("tbody tr")).hasCount(100);
            tab.button("Show more").click();
            assertThat(tab.find("tbody tr").nth(MORE_THAN_A_PAGE - 1)).isVisible();
            assertThat(tab.button("Show more")).hasCount(0);
            tab.requireAccessible();
            tab.page().evaluate("() => document.getElementById('main').scrollTo(0, 1500)");
            tab.find(".rail a[href='/console/audit']").click();
            assertThat(tab.find("h1")).hasText("Audit");
            tab.page().goBack();
            assertThat(tab.find("h1")).hasText("API keys");
            await().atMost(LONG_ENOUGH)
                    .until(
                            () -> tab.page().evaluate("() => document.getElementById('main').scrollTop"),
                            top -> ((Number) top).intValue() == 1500);
        }
    }

    @Test
    void theItemsOfABatchAreShownByStateAndPageByPage() {
        String items = String.join(",", Collections.nCopies(MORE_THAN_A_PAGE, "{\"delayMs\":60000}"));
        String batch = console.http()
                .post("/api/jobs/batch", "{\"type\":\"sleep\",\"items\":[" + items + "]}")
                .json()
                .path("jobId")
                .asString();
        try (ConsoleTab tab = console.signedIn("/console/jobs/" + batch + "?tab=items")) {
            assertThat(tab.find("tbody tr")).hasCount(100);
            tab.button("Show more").click();
            assertThat(tab.find("tbody tr")).hasCount(MORE_THAN_A_PAGE);
            tab.button("Cancel item 129").click();
            tab.page().getByLabel("State").selectOption("cancelled");
            assertThat(tab.find("tbody tr")).hasCount(1);
            assertThat(tab.find("tbody tr")).containsText("129");
            tab.requireAccessible();
            tab.page().getByLabel("State").selectOption("failed");
            assertThat(tab.find("[role=tabpanel]")).containsText("There is no such item");
        }
    }

    private static int height(ConsoleTab tab) {
        return (int) tab.find(".row").first().boundingBox().height;
    }
}
