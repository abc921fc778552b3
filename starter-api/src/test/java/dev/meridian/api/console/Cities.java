package dev.meridian.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import dev.meridian.api.testing.TestHttp;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** Cities with random places, most of them in some quarters, and their heatmaps. */
final class Cities {
    private static final long SEED = 4_711;
    private static final List<String> CATEGORIES = List.of(
            "groceries", "restaurants", "parks", "shopping", "transit", "education", "healthcare", "entertainment");

    /** Where places are, as shares of the city's height and width, and how far around. */
    private static final double[][] CENTRES = {
        {0.34, 0.3, 0.03}, {0.6, 0.62, 0.035}, {0.7, 0.36, 0.025}, {0.42, 0.7, 0.04}, {0.5, 0.5, 0.13}
    };

    private final TestHttp http;

    Cities(TestHttp http) {
        System.out.println("seed " + SEED);
        this.http = http;
    }

    /** Bounds in degrees. */
    record Box(double south, double west, double north, double east) {}

    /** Describes a city and imports its places. */
    void describe(String slug, Box box, int places) {
        String city = String.format(
                Locale.ROOT,
                "{\"name\":\"%s\",\"bounds\":{\"minLat\":%s,\"minLng\":%s,\"maxLat\":%s,\"maxLng\":%s}}",
                slug,
                box.south,
                box.west,
                box.north,
                box.east);
        send("/api/cities/" + slug, "application/json", "PUT", city);
        Random random = new Random(SEED);
        StringBuilder rows = new StringBuilder("id,category,lat,lng,name\n");
        for (int i = 0; i < places; i++) {
            double[] centre = CENTRES[i % CENTRES.length];
            double lat = box.south + (box.north - box.south) * (centre[0] + random.nextGaussian() * centre[2]);
            double lng = box.west + (box.east - box.west) * (centre[1] + random.nextGaussian() * centre[2]);
            rows.append(String.format(
                    Locale.ROOT,
                    "%s-%d,%s,%.5f,%.5f,Place %d%n",
                    slug,
                    i,
                    CATEGORIES.get(i % CATEGORIES.size()),
                    lat,
                    lng,
                    i));
        }
        send("/api/cities/" + slug + "/pois", "text/csv", "POST", rows.toString());
    }

    /** Has its heatmap computed; returns the job. */
    String start(String slug, String step) {
        return http.post("/api/heatmap/schedule", "{\"citySlug\":\"%s\",\"gridStep\":%s}".formatted(slug, step))
                .json()
                .path("jobId")
                .asString();
    }

    /** The same, and waits until it is. */
    void compute(String slug, String step, Duration within) {
        String job = start(slug, step);
        await().atMost(within)
                .until(() ->
                        !http.get("/api/jobs/" + job).json().path("completedAt").isMissingNode());
        assertThat(http.get("/api/jobs/" + job).json().path("status").asString())
                .isEqualTo("completed");
    }

    /** How many cells a city's heatmap has, by the API. */
    int cells(String slug, String step) {
        int all = 0;
        String cursor = "";
        do {
            JsonNode page = http.get(
                            "/api/heatmap?citySlug=%s&gridStep=%s&limit=100000%s".formatted(slug, step, cursor))
                    .json();
            all += page.path("cells").size();
            cursor = page.path("nextCursor").isMissingNode()
                    ? ""
                    : "&cursor=" + page.path("nextCursor").asString();
        } while (!cursor.isEmpty());
        return all;
    }

    /** How many cells the canvas of a map says that it shows. */
    static int shown(Locator canvas) {
        String text = canvas.getAttribute("data-cells");
        return text == null ? 0 : Integer.parseInt(text);
    }

    private void send(String path, String type, String method, String body) {
        TestHttp.Answer answer = http.send(
                http.request(path).header("Content-Type", type).method(method, BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
    }
}
