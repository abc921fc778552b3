package dev.meridian.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import dev.meridian.api.testing.TestHttp;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A list of 5,000 rows of which 200 change each second, as the real socket says. */
@Tag("slow")
class ConsoleLoadIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.idle();

    private static final int ROWS = 5_000;
    private static final int CHANGES_AT_ONCE = 10;
    private static final int TIMES_A_SECOND = 20;
    private static final int SECONDS = 60;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    private static MovedJobs moved;

    @BeforeAll
    static void prepare() {
        moved = new MovedJobs(console.service().bean(Jdbi.class));
    }

    @Test
    void thousandsOfRowsFollowTheirChangesAndEndAsTheApiSays() {
        List<UUID> jobs = moved.insert(console.tenant(), "short", ROWS);
        try (ConsoleTab tab = console.signedIn("/console/jobs?q=short")) {
            loadAllRows(tab);
            move(tab, jobs, 5, 0);
            requireEqual(tab, "short");
        }
    }

    /** Needs a machine that does nothing else. */
    @Test
    @Tag("soak")
    void aMinuteOfChangesLeavesThePageQuickAndSmall() {
        List<UUID> jobs = moved.insert(console.tenant(), "load", ROWS);
        try (ConsoleTab tab = console.signedIn("/console/jobs?q=load")) {
            loadAllRows(tab);
            RendererFigures figures = new RendererFigures(console.chromium().browser(), tab.page());
            figures.begin();
            double rate = move(tab, jobs, SECONDS / 2, 2);
            double heapHalfway = figures.heap(true);
            double memoryHalfway = figures.privateMemory();
            rate = Math.min(rate, move(tab, jobs, SECONDS / 2, 2));
            assertThat(rate).as("changes a second").isGreaterThan(190);
            System.out.println("shares of the main thread's time: " + figures.shares());
            double busy = figures.busy();
            double heap = figures.heap(false);
            double memory = figures.privateMemory();
            double growth = figures.heap(true) - heapHalfway;
            double[] clicks = figures.clickToPaint();
            double slowClick = RendererFigures.percentile(clicks, 95);
            System.out.printf(
                    "main thread busy %.1f %%; %d clicks to paint p50 %.0f ms, p95 %.0f ms; heap %.1f MB, grown by %.1f MB;"
                            + " private memory %.0f MB, grown by %.0f MB%n",
                    busy * 100,
                    clicks.length,
                    RendererFigures.percentile(clicks, 50),
                    slowClick,
                    heap,
                    growth,
                    memory,
                    memory - memoryHalfway);
            assertThat(busy).as("share of the main thread's time").isLessThan(0.3);
            assertThat(clicks).hasSizeGreaterThan(SECONDS);
            assertThat(slowClick).as("milliseconds from click to paint, p95").isLessThan(100);
            assertThat(heap).as("MB of heap").isLessThan(40);
            assertThat(memory).as("MB of private memory").isLessThan(150);
            assertThat(growth).as("MB by which the heap grew").isLessThan(5);
            requireEqual(tab, "load");
            long opened = System.nanoTime();
            tab.page().navigate("/console/jobs?q=load");
            tab.find(".row").first().waitFor();
            Duration firstRows = Duration.ofNanos(System.nanoTime() - opened);
            System.out.printf("first rows after %d ms%n", firstRows.toMillis());
            assertThat(firstRows).isLessThan(Duration.ofSeconds(1));
        }
    }

    private static void requireEqual(ConsoleTab tab, String text) {
        TestHttp http = console.http();
        MovedJobs.requireEqual(tab, http, text, LONG_ENOUGH);
    }

    private static void loadAllRows(ConsoleTab tab) {
        Locator grid = tab.find(".grid");
        await().pollInSameThread().atMost(LONG_ENOUGH).until(() -> {
            tab.find(".scroll").evaluate("area => { area.scrollTop = area.scrollHeight }");
            return Integer.toString(ROWS + 1).equals(grid.getAttribute("aria-rowcount"));
        });
        tab.find(".scroll").evaluate("area => { area.scrollTop = 0 }");
    }

    /** Changes jobs at an even pace, and chooses rows meanwhile; returns how many jobs were changed in a second. */
    private static double move(ConsoleTab tab, List<UUID> jobs, int seconds, int clicksASecond) {
        BoundingBox grid = tab.find(".grid").boundingBox();
        long begun = System.nanoTime();
        for (int step = 0; step < seconds * TIMES_A_SECOND; step++) {
            moved.change(jobs, CHANGES_AT_ONCE);
            if (clicksASecond > 0 && step % (TIMES_A_SECOND / clicksASecond) == 0) {
                // The box in which a row is chosen; the rows are 44 pixels high, below the heads of the columns.
                tab.page().mouse().click(grid.x + 26, grid.y + 52 + 44 * (step % 12));
            }
            long due = begun + (step + 1) * (1_000_000_000L / TIMES_A_SECOND);
            tab.page().waitForTimeout(Math.max(0, (due - System.nanoTime()) / 1e6));
        }
        return seconds * TIMES_A_SECOND * CHANGES_AT_ONCE / ((System.nanoTime() - begun) / 1e9);
    }
}
