package dev.meridian.api.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What operators see: health, metrics, and processes that do only their part. */
class OperationsIT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);

    @Test
    void apiAndWorkerProcessesShareTheWorkAndSayHowTheyAre() {
        TestService.Settings settings = TestService.Settings.fresh();
        try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"));
                TestService worker = TestService.start(settings.with("SERVICE_TYPE", "worker"))) {
            await().atMost(LONG_ENOUGH)
                    .until(() -> worker.http().get("/actuator/health").status() == 200);
            assertThat(worker.http()
                            .get("/actuator/health")
                            .json()
                            .path("components")
                            .propertyNames())
                    .contains("postgres", "temporal", "objectStore", "workers");
            assertThat(worker.http().get("/api/jobs").status()).isEqualTo(404);
            assertThat(api.http()
                            .get("/actuator/health")
                            .json()
                            .path("components")
                            .has("workers"))
                    .isFalse();

            String job = put(api.http()).json().path("jobId").asString();
            await().atMost(LONG_ENOUGH)
                    .until(() -> api.http().get("/api/jobs/" + job).json().has("completedAt"));

            await().atMost(LONG_ENOUGH).untilAsserted(() -> {
                String metrics = metrics(api) + metrics(worker);
                assertThat(count(metrics, "meridian_job_transitions_total{", "status=\"completed\""))
                        .isEqualTo(1);
                assertThat(count(metrics, "meridian_job_duration_seconds_count{", "status=\"completed\""))
                        .isEqualTo(1);
                assertThat(metrics).contains("temporal_").contains("http_server_requests_seconds");
            });
        }
    }

    private static Answer put(TestHttp http) {
        return http.send(http.request("/api/explorers/measured")
                .header("Content-Type", "text/tab-separated-values")
                .PUT(BodyPublishers.ofString("isPublished\ttrue\n")));
    }

    private static String metrics(TestService service) {
        return service.http().get("/actuator/prometheus").body();
    }

    /** The sum over all processes of one series. */
    private static double count(String metrics, String name, String tag) {
        return metrics.lines()
                .filter(line -> line.startsWith(name) && line.contains(tag))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
