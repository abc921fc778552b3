package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.testing.TestService.Settings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A city's map: it fills while its job runs, and shows what the API says. */
@Tag("slow")
class HeatmapPageIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.own(HeatmapPageIT::settings);

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(3);

    /** How many cells there are in {@code window.part}, and those whose pixels have another colour than their score. */
    private static final String COMPARE_COLOURS = """
            async () => {
              const [minLat, minLng, maxLat, maxLng] = window.part
              if (!window.wanted) {
                window.wanted = []
                for (let cursor = ''; cursor !== undefined;) {
                  const query = new URLSearchParams({minLat, minLng, maxLat, maxLng, gridStep: 0.001, limit: 100000, ...(cursor ? {cursor} : {})})
                  const page = await (await fetch(`/api/heatmap?${query}`)).json()
                  window.wanted.push(...page.cells)
                  cursor = page.nextCursor
                }
              }
              const base = document.querySelector('script[type=module]').src.replace('app.js', '')
              const {COLOURS} = await import(base + 'heatmap/viridis.js')
              const canvas = document.querySelector('canvas.cells')
              const {south, west, north, east} = canvas.dataset
              const y = lat => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))
              const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
              const wrong = []
              for (const {lat, lng, score} of window.wanted) {
                const left = Math.floor((canvas.width * (lng - west)) / (east - west))
                const top = Math.floor((canvas.height * (y(north) - y(lat))) / (y(north) - y(south)))
                const at = 4 * (top * canvas.width + left)
                if (COLOURS[score].some((part, i) => part !== data[at + i])) wrong.push([lat, lng, score, data.slice(at, at + 4)].join(' '))
              }
              return `${window.wanted.length}|${wrong.slice(0, 5).join('; ')}${wrong.length ? `; ${wrong.length} in all` : ''}`
            }""";

    /** Notes each number of cells that the map shows, since a test cannot ask as often as they change. */
    private static final String NOTE_CELLS = """
            () => {
              const {dataset} = document.querySelector('canvas.cells')
              window.noted = [Number(dataset.cells)]
              new MutationObserver(() => window.noted.push(Number(dataset.cells)))
                .observe(document.querySelector('canvas.cells'), {attributes: true, attributeFilter: ['data-cells']})
            }""";

    private static Cities cities;

    @BeforeAll
    static void prepare() {
        cities = new Cities(console.http());
    }

    /** Small pieces, one at a time, so that the map is seen to fill. */
    private static Settings settings() {
        return Settings.databaseOnly()
                .with(Settings.freshNamespace())
                .with("WORKER_CHUNK_SIZE", "500")
                .with("MAX_CONCURRENT_JOBS", "1");
    }

    @Test
    void theMapFillsBlockByBlockAlsoAfterAReloadAndEndsAsTheApiSaysForEveryTenant() {
        cities.describe("lakeport", new Cities.Box(44.8, -30.4, 45.35, -29.65), 3_000);
        try (ConsoleTab tab =
                console.signedIn(Look.DARK, "/console/heatmaps/lakeport?step=0.001&layers=places,graticule,tiles")) {
            Locator canvas = tab.find("canvas.cells");
            assertThat(canvas).hasAttribute("data-cells", "0");
            tab.button("Compute").click();
            TreeSet<Integer> seen = watch(tab, 200_000);
            tab.picture("console-heatmap-dark");
            tab.page().reload();
            seen.addAll(watch(tab, Integer.MAX_VALUE));
            assertThat(seen).as("growing numbers of cells").hasSizeGreaterThanOrEqualTo(20);
            int expected = cities.cells("lakeport", "0.001");
            assertThat(expected).isGreaterThan(400_000);
            showsCells(canvas, expected);
            assertThat(tab.find(".map-progress")).hasCount(0);
            tab.requireAccessible();
            requireColoursOfEveryCell(tab, expected);
        }
        try (ConsoleTab other =
                console.signedIn(Look.LIGHT, keyOfAnotherTenant(), "/console/heatmaps/lakeport?step=0.001")) {
            showsCells(other.find("canvas.cells"), cities.cells("lakeport", "0.001"));
            other.find("header a", "Heatmaps").click();
            assertThat(other.find("tr", "lakeport")).containsText(Pattern.compile("0\\.001 4[0-9]{2},[0-9]{3} cells"));
            other.requireAccessible();
        }
    }

    @Test
    void aCityIsShownAtTheStepThatIsComputed() {
        cities.describe("oneport", new Cities.Box(52.0, 3.0, 52.05, 3.05), 100);
        try (ConsoleTab tab = console.signedIn("/console/heatmaps/oneport?step=0.001")) {
            tab.button("Compute").click();
            await().atMost(LONG_ENOUGH).until(() -> jobs("oneport", "completed") == 1);
            tab.go("/console/heatmaps");
            tab.find("main a", "oneport").first().click();
            showsCells(tab.find("canvas.cells"), cities.cells("oneport", "0.001"));
        }
    }

    @Test
    void aCancelledHeatmapLeavesWhatWasWritten() {
        cities.describe("halfport", new Cities.Box(51.0, 3.0, 51.4, 3.6), 3_000);
        try (ConsoleTab tab = console.signedIn("/console/heatmaps/halfport?step=0.001")) {
            Locator canvas = tab.find("canvas.cells");
            tab.button("Compute").click();
            await().pollInSameThread().atMost(LONG_ENOUGH).until(() -> Cities.shown(canvas) > 10_000);
            tab.button("Cancel").click();
            tab.button("Cancel the job").click();
            assertThat(tab.find(".map-progress")).hasCount(0);
            await().atMost(LONG_ENOUGH).until(() -> jobs("halfport", "cancelled") == 1);
            int left = cities.cells("halfport", "0.001");
            assertThat(left).isBetween(10_000, 240_000);
            showsCells(canvas, left);
        }
    }

    @Test
    void aClickShowsTheScoreWithItsPartsAndStartsTheRegionWhereNothingIsComputed() {
        cities.describe("smallport", new Cities.Box(50.0, 10.0, 50.1, 10.1), 3_000);
        try (ConsoleTab tab =
                console.signedIn(Look.LIGHT, "/console/heatmaps/smallport?step=0.005&at=50.05,10.05,13")) {
            assertThat(tab.find("canvas.cells")).isVisible();
            tab.page().mouse().click(800, 480);
            assertThat(tab.find(".score .parts dt")).hasCount(8);
            assertThat(tab.find(".score")).containsText(Pattern.compile("computed"));
            // A region of 0.15 degrees has so many cells at the step that is shown.
            showsCells(tab.find("canvas.cells"), 30 * 30);
            assertThat(jobs("region/333,66", "completed")).isEqualTo(1);
            assertThat(tab.page()).hasURL(Pattern.compile("point=50\\."));
            tab.picture("map-point");
            tab.requireAccessible();
        }
    }

    @Test
    void aCityIsDescribedAndItsPlacesAreImportedWithTheirReportAndItsMapFitsAPhone() {
        try (ConsoleTab tab = console.signedIn(Look.PHONE, "/console/heatmaps")) {
            tab.button("New city").click();
            tab.page().getByLabel("Name").fill("Newport");
            tab.page().getByLabel("Slug").fill("newport");
            for (Map.Entry<String, String> side : Map.of("South", "20", "North", "20.1", "West", "30", "East", "30.1")
                    .entrySet()) {
                tab.page().getByLabel(side.getKey()).fill(side.getValue());
            }
            tab.button("Save").click();
            assertThat(tab.page()).hasURL(Pattern.compile("/console/heatmaps/newport"));
            assertThat(tab.find("canvas.cells")).isVisible();
            tab.requireNoSidewaysScroll();
            tab.picture("map-phone");
            tab.requireAccessible();
            tab.page().navigate("/console/heatmaps");
            tab.find("tr:has-text('Newport') button").click();
            tab.find("dialog input[type=file]")
                    .setInputFiles(new com.microsoft.playwright.options.FilePayload(
                            "places.csv",
                            "text/csv",
                            "id,category,lat,lng,name\nn-1,parks,20.05,30.05,Park\nn-2,parks,x,30.05,Broken\n"
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            tab.button("Import").click();
            assertThat(tab.find("dialog")).containsText("line 3");
            tab.requireAccessible();
        }
    }

    /** The numbers of cells that the map shows, until there are so many or its job has ended. */
    private static TreeSet<Integer> watch(ConsoleTab tab, int until) {
        Locator canvas = tab.find("canvas.cells");
        canvas.waitFor();
        tab.page().evaluate(NOTE_CELLS);
        await().pollInSameThread()
                .atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Cities.shown(canvas) > until || jobs("lakeport", "completed") > 0);
        TreeSet<Integer> seen = new TreeSet<>();
        for (String cells :
                tab.page().evaluate("() => window.noted.join()").toString().split(",")) {
            seen.add(Integer.parseInt(cells));
        }
        return seen;
    }

    private static void showsCells(Locator canvas, int cells) {
        assertThat(canvas).hasAttribute("data-cells", Integer.toString(cells));
    }

    private static int jobs(String subject, String status) {
        return console.http()
                .get("/api/jobs?type=heatmap_compute&status=" + status + "&q=" + subject)
                .json()
                .path("jobs")
                .size();
    }

    private static String keyOfAnotherTenant() {
        return console.http()
                .post("/api/keys", "{\"name\":\"other\",\"role\":\"viewer\",\"tenantId\":\"other\"}")
                .json()
                .path("key")
                .asString();
    }

    /** Looks at the city part by part, so near that a cell has some pixels; each has the colour of the score that the API gives. */
    private static void requireColoursOfEveryCell(ConsoleTab tab, int expected) {
        int compared = 0;
        for (double south : new double[] {44.7995, 44.9495, 45.0995, 45.2495}) {
            for (double west : new double[] {-30.4005, -30.0255}) {
                String part =
                        String.format(Locale.ROOT, "[%.4f,%.4f,%.4f,%.4f]", south, west, south + 0.15, west + 0.375);
                tab.page()
                        .navigate(String.format(
                                Locale.ROOT,
                                "/console/heatmaps/lakeport?step=0.001&at=%.4f,%.4f,12&layers=",
                                south + 0.075,
                                west + 0.1875));
                assertThat(tab.find("canvas.cells")).isVisible();
                tab.page().evaluate("part => { window.part = JSON.parse(part) }", part);
                compared += equalColours(tab);
            }
        }
        assertThat(compared).as("cells that were compared").isEqualTo(expected);
    }

    private static int equalColours(ConsoleTab tab) {
        AtomicInteger cells = new AtomicInteger();
        await().pollInSameThread().atMost(LONG_ENOUGH).untilAsserted(() -> {
            String[] found = tab.page().evaluate(COMPARE_COLOURS).toString().split("\\|", -1);
            assertThat(found[1])
                    .as("cells of another colour: latitude, longitude, score, pixel")
                    .isEmpty();
            cells.set(Integer.parseInt(found[0]));
        });
        return cells.get();
    }
}
