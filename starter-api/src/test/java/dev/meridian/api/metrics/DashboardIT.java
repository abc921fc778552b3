package dev.meridian.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Grafana dashboard asks only for metrics that exist. */
class DashboardIT {
    private static final Pattern METRIC = Pattern.compile("\\bmeridian_[a-z_]+");

    @Test
    void everyQueryOfTheDashboardNamesMetricsThatThereAre() throws IOException {
        JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(Path.of("../deploy/grafana/jobs.json")));
        Set<String> wanted = new TreeSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                Set<String> named = metrics(target.path("expr").asString());
                assertThat(named).as(panel.path("title").asString()).isNotEmpty();
                wanted.addAll(named);
            }
        }
        try (TestService service = TestService.start(TestService.Settings.fresh())) {
            TestHttp http = service.http();
            String wait = "{\"type\": \"sleep\", \"payload\": {\"delayMs\": 200}}";
            assertThat(http.post("/api/jobs", wait).status()).isEqualTo(201);
            String broken = "{\"type\": \"webhook\", \"attempts\": 1, \"payload\": {\"url\": \"http://127.0.0.1:1/\"}}";
            assertThat(http.post("/api/jobs", broken).status()).isEqualTo(201);

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(
                                    shown(http.get("/actuator/prometheus").body()))
                            .containsAll(wanted));
        }
    }

    /** Samples with a value: a gauge that knows nothing says NaN. */
    private static Set<String> shown(String exposition) {
        return exposition
                .lines()
                .filter(line -> !line.startsWith("#") && !line.endsWith("NaN"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toSet());
    }

    private static Set<String> metrics(String expression) {
        return METRIC.matcher(expression).results().map(found -> found.group()).collect(Collectors.toSet());
    }
}
