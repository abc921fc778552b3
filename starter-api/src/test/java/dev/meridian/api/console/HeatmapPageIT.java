package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A city's map: it fills while its job runs, and shows what the API says. */
class HeatmapPageIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(3);
    private static final long SEED = 4_711;

    private static Chromium chromium;
    private static TestService service;
    private static TestHttp http;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        // Small pieces, so that the map is seen to fill.
        service = TestService.start(TestService.Settings.databaseOnly()
                .with(TestService.Settings.freshNamespace())
                .with("WORKER_CHUNK_SIZE", "500"));
        http = service.http();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
            chromium.close();
        }
    }

    @Test
    void theMapFillsBlockByBlockAndEndsAsTheApiSays() {
        city("lakeport", 44.8, -30.4, 45.35, -29.65);
        try (ConsoleTab tab = ConsoleTab.signedIn(
                chromium,
                service.url(),
                Look.DARK,
                TestService.ADMIN_KEY,
                "/console/heatmaps/lakeport?step=0.001&layers=places,graticule,tiles")) {
            Locator canvas = tab.find("canvas.cells");
            assertThat(canvas).hasAttribute("data-cells", "0");
            tab.button("Compute").click();
            TreeSet<Integer> seen = new TreeSet<>();
            boolean[] pictured = {false};
            await().pollInSameThread()
                    .atMost(LONG_ENOUGH)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        seen.add(cells(canvas));
                        if (!pictured[0] && cells(canvas) > 150_000) {
                            pictured[0] = true;
                            tab.picture("console-heatmap-dark");
                        }
                        return http.get("/api/jobs?type=heatmap_compute&status=completed&q=lakeport")
                                        .json()
                                        .path("jobs")
                                        .size()
                                > 0;
                    });
            int expected = cellsByApi();
            assertThat(expected).isGreaterThan(400_000);
            await().pollInSameThread().atMost(LONG_ENOUGH).until(() -> cells(canvas) == expected);
            assertThat(seen).as("growing numbers of cells").hasSizeGreaterThanOrEqualTo(20);
            assertThat(tab.find(".map-progress")).hasCount(0);
            tab.page().navigate("/console/heatmaps/lakeport?step=0.001&at=45.075,-30.025,13&layers=");
            requireColours(tab);
            tab.page().navigate("/console/heatmaps/lakeport?step=0.001");
            tab.page().reload();
            await().pollInSameThread().atMost(LONG_ENOUGH).until(() -> cells(canvas) == expected);
            tab.requireAccessible();
        }
    }

    @Test
    void aClickShowsTheScoreWithItsPartsAndStartsTheRegionWhereNothingIsComputed() {
        city("smallport", 50.0, 10.0, 50.1, 10.1);
        try (ConsoleTab tab = ConsoleTab.signedIn(
                chromium,
                service.url(),
                Look.LIGHT,
                TestService.ADMIN_KEY,
                "/console/heatmaps/smallport?step=0.0025&at=50.05,10.05,13")) {
            assertThat(tab.find("canvas.cells")).isVisible();
            tab.page().mouse().click(800, 480);
            assertThat(tab.find(".score .parts dt")).hasCount(8);
            assertThat(tab.find(".score")).containsText(Pattern.compile("computed"));
            await().pollInSameThread().atMost(LONG_ENOUGH).until(() -> cells(tab.find("canvas.cells")) > 1000);
            assertThat(tab.page()).hasURL(Pattern.compile("point=50\\."));
            tab.picture("map-point");
            tab.requireAccessible();
        }
    }

    @Test
    void aCityIsDescribedAndItsPlacesAreImportedWithTheirReportAndItsMapFitsAPhone() {
        try (ConsoleTab tab =
                ConsoleTab.signedIn(chromium, service.url(), Look.PHONE, TestService.ADMIN_KEY, "/console/heatmaps")) {
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

    private static int cellsByApi() {
        int all = 0;
        String cursor = "";
        do {
            JsonNode page = http.get("/api/heatmap?citySlug=lakeport&gridStep=0.001&limit=100000" + cursor)
                    .json();
            all += page.path("cells").size();
            cursor = page.path("nextCursor").isMissingNode()
                    ? ""
                    : "&cursor=" + page.path("nextCursor").asString();
        } while (!cursor.isEmpty());
        return all;
    }

    private static int cells(Locator canvas) {
        String text = canvas.getAttribute("data-cells");
        return text == null ? 0 : Integer.parseInt(text);
    }

    /** The pixel in the middle of random cells has the colour of the score that the API gives. */
    private static void requireColours(ConsoleTab tab) {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        StringBuilder wanted = new StringBuilder("[");
        for (int strip = 0; strip < 10; strip++) {
            double south = 45.055 + random.nextInt(30) / 1000.0;
            JsonNode page = http.get(String.format(
                            Locale.ROOT,
                            "/api/heatmap?minLat=%.4f&minLng=-30.08&maxLat=%.4f&maxLng=-29.97&gridStep=0.001&limit=100000",
                            south,
                            south + 0.01))
                    .json();
            List<JsonNode> cells = page.path("cells").valueStream().toList();
            for (int i = 0; i < 100; i++) {
                JsonNode cell = cells.get(random.nextInt(cells.size()));
                wanted.append(wanted.length() == 1 ? "" : ",")
                        .append("[%s,%s,%s]".formatted(cell.path("lat"), cell.path("lng"), cell.path("score")));
            }
        }
        await().pollInSameThread()
                .atMost(LONG_ENOUGH)
                .untilAsserted(() -> assertThat(wrongColours(tab, wanted + "]")).isEmpty());
    }

    private static String wrongColours(ConsoleTab tab, String wanted) {
        return tab.page().evaluate("""
                async wanted => {
                  const base = document.querySelector('script[type=module]').src.replace('app.js', '')
                  const {COLOURS} = await import(base + 'heatmap/viridis.js')
                  const canvas = document.querySelector('canvas.cells')
                  const {south, west, north, east} = canvas.dataset
                  const y = lat => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))
                  const ink = canvas.getContext('2d')
                  const wrong = []
                  for (const [lat, lng, score] of JSON.parse(wanted)) {
                    const left = Math.floor((canvas.width * (lng - west)) / (east - west))
                    const top = Math.floor((canvas.height * (y(north) - y(lat))) / (y(north) - y(south)))
                    const shown = ink.getImageData(left, top, 1, 1).data
                    if (COLOURS[score].some((part, i) => part !== shown[i])) wrong.push([lat, lng, score, shown].join(' '))
                  }
                  return wrong.slice(0, 5).join('; ') + (wrong.length ? ` and more, ${wrong.length} in all` : '')
                }""", wanted).toString();
    }

    private static void city(String slug, double minLat, double minLng, double maxLat, double maxLng) {
        http.send(http.request("/api/cities/" + slug)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(
                        "{\"name\":\"%s\",\"bounds\":{\"minLat\":%s,\"minLng\":%s,\"maxLat\":%s,\"maxLng\":%s}}"
                                .formatted(slug, minLat, minLng, maxLat, maxLng))));
        Random random = new Random(SEED);
        StringBuilder places = new StringBuilder("id,category,lat,lng,name\n");
        List<String> categories = List.of(
                "groceries", "restaurants", "parks", "shopping", "transit", "education", "healthcare", "entertainment");
        for (int i = 0; i < 3000; i++) {
            double lat = minLat + (maxLat - minLat) * (0.5 + random.nextGaussian() * 0.12);
            double lng = minLng + (maxLng - minLng) * (0.5 + random.nextGaussian() * 0.12);
            places.append("%s-%d,%s,%.5f,%.5f,Place %d%n"
                    .formatted(slug, i, categories.get(i % categories.size()), lat, lng, i));
        }
        http.send(http.request("/api/cities/" + slug + "/pois")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(places.toString())));
    }
}
