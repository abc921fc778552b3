package dev.meridian.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.testing.TestService.Settings;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a city's map moves in a browser without a GPU. Needs a machine that does nothing else. */
@Tag("soak")
class ConsoleMapSpeedIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.own(ConsoleMapSpeedIT::settings);

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);
    private static final Look LOOK = new Look(1280, 800, ColorScheme.LIGHT);
    private static final int SECONDS = 10;

    /** Begins to note how long each frame takes. */
    private static final String NOTE_FRAMES = """
            () => {
              window.frames = []
              let before = performance.now()
              const next = now => {
                window.frames.push(now - before)
                before = now
                requestAnimationFrame(next)
              }
              requestAnimationFrame(next)
            }""";

    private static Cities cities;

    @BeforeAll
    static void prepare() {
        cities = new Cities(console.http());
    }

    private static Settings settings() {
        return Settings.databaseOnly().with(Settings.freshNamespace());
    }

    @Test
    void aCityOf420000CellsMovesWithEveryFrame() {
        Figures figures = move("lakeport", new Cities.Box(44.8, -30.4, 45.36, -29.65), 420_000, "");
        assertThat(figures.median).as("milliseconds of a frame, median").isLessThanOrEqualTo(17);
        assertThat(figures.slow).as("milliseconds of a frame, p95").isLessThanOrEqualTo(34);
        assertThat(figures.firstCells).as("until the first cells").isLessThan(Duration.ofSeconds(1));
        assertThat(figures.heap).as("MB of heap").isLessThan(60);
    }

    @Test
    void fourMillionCellsAreUsable() {
        Figures figures = move("greatport", new Cities.Box(9, 20, 11, 22), 4_000_000, "&at=10,21,9.5");
        assertThat(figures.median).as("milliseconds of a frame, median").isLessThanOrEqualTo(34);
    }

    private record Figures(double median, double slow, Duration firstCells, double heap) {}

    private static Figures move(String slug, Cities.Box box, int least, String at) {
        cities.describe(slug, box, 3_000);
        cities.compute(slug, "0.001", LONG_ENOUGH);
        String path = "/console/heatmaps/" + slug + "?step=0.001" + at;
        try (ConsoleTab tab = console.signedIn(LOOK, path)) {
            Locator canvas = tab.find("canvas.cells");
            await().pollInSameThread().atMost(LONG_ENOUGH).until(() -> Cities.shown(canvas) > 0);
            tab.page().navigate("/console/jobs");
            long opened = System.nanoTime();
            tab.page().navigate(path);
            tab.page().locator("canvas.cells:not([data-cells='0'])").waitFor();
            Duration firstCells = Duration.ofNanos(System.nanoTime() - opened);
            await().pollInSameThread().atMost(LONG_ENOUGH).until(() -> Cities.shown(canvas) >= least);
            RendererFigures renderer = new RendererFigures(console.chromium().browser(), tab.page());
            renderer.begin();
            tab.page().evaluate(NOTE_FRAMES);
            dragAndZoom(tab);
            double[] frames = Arrays.stream(tab.page()
                            .evaluate("() => window.frames.join()")
                            .toString()
                            .split(","))
                    .mapToDouble(Double::parseDouble)
                    .sorted()
                    .toArray();
            Figures figures = new Figures(
                    RendererFigures.percentile(frames, 50),
                    RendererFigures.percentile(frames, 95),
                    firstCells,
                    renderer.heap(false));
            System.out.printf(
                    "%s: %d frames, median %.1f ms, p95 %.1f ms, longest %.0f ms; first cells after %d ms; heap %.1f MB; main thread %s%n",
                    slug,
                    frames.length,
                    figures.median,
                    figures.slow,
                    frames[frames.length - 1],
                    firstCells.toMillis(),
                    figures.heap,
                    renderer.shares());
            return figures;
        }
    }

    /** Drags the map here and there, and turns the wheel every second. */
    private static void dragAndZoom(ConsoleTab tab) {
        BoundingBox map = tab.find(".map").boundingBox();
        Mouse mouse = tab.page().mouse();
        double x = map.x + map.width / 2;
        double y = map.y + map.height / 2;
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        for (int round = 0; System.nanoTime() < end; round++) {
            mouse.move(x, y);
            mouse.down();
            for (int step = 1; step <= 50; step++) {
                double far = 200 * Math.sin(step / 50.0 * 2 * Math.PI);
                mouse.move(x + far, y + far / 2);
                tab.page().waitForTimeout(8);
            }
            mouse.up();
            mouse.wheel(0, round % 2 == 0 ? -240 : 240);
            tab.page().waitForTimeout(400);
        }
    }
}
