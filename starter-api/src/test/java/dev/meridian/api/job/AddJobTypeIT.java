package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What {@code docs/add-a-job-type.md} promises, with the type that it shows. */
class AddJobTypeIT {
    private static TestService service;
    private static TestHttp http;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.fresh(), WordCount.Registration.class);
        http = service.http();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void theTypeIsCheckedListedRunAndRepeatedAndGoesInBatches() {
        Answer accepted =
                http.post("/api/jobs", "{\"type\": \"word_count\", \"payload\": {\"text\": \"to be or not\"}}");
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(201);
        JsonNode done = ended(accepted.json().path("jobId").asString());
        assertThat(done.path("result").path("words").intValue()).isEqualTo(4);
        assertThat(done.path("status").asString()).isEqualTo("completed");

        Answer refused = http.post("/api/jobs", "{\"type\": \"word_count\", \"payload\": {\"words\": 1}}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json()
                        .path("violations")
                        .valueStream()
                        .map(one -> one.path("path").asString()))
                .containsExactlyInAnyOrder("/payload/words", "/payload/text");

        assertThat(http.get("/api/job-types")
                        .json()
                        .valueStream()
                        .filter(type -> type.path("type").asString().equals("word_count"))
                        .map(type ->
                                type.at("/payload/properties/text/maxLength").intValue()))
                .containsExactly(10_000);

        Answer batch = http.post(
                "/api/jobs/batch", "{\"type\": \"word_count\", \"items\": [{\"text\": \"a\"}, {\"text\": \"b c\"}]}");
        JsonNode all = ended(batch.json().path("jobId").asString());
        assertThat(all.path("processedItems").intValue()).isEqualTo(2);
    }

    @Test
    void typesThatTenantsMayAskForAreListedAndTheUpkeepAndNoticesOfTheServiceAreNot() {
        assertThat(http.get("/api/job-types")
                        .json()
                        .valueStream()
                        .map(type -> type.path("type").asString())
                        .filter(type -> !type.equals("word_count")))
                .containsExactly(
                        "rotate_credentials",
                        "verify_records",
                        "transform_records",
                        "sleep",
                        "email",
                        "webhook",
                        "data_processing",
                        "retention",
                        "download_records",
                        "publish_records",
                        "export_records",
                        "explorer_refresh",
                        "static_build",
                        "heatmap_compute",
                        "process_new_record");
        for (String type : List.of("reconcile", "city_refresh", "cleanup_auth_tokens", "delivery", "batch")) {
            Answer refused = http.post("/api/jobs", "{\"type\": \"" + type + "\", \"payload\": {}}");
            assertThat(refused.json().at("/violations/0/code").asString())
                    .as(type)
                    .isEqualTo("unknown_type");
        }
    }

    @Test
    void aTypeWithoutTermsTakesNoneAndIsNoItemOfABatch() {
        Answer onTerms = http.post(
                "/api/jobs", "{\"type\": \"static_build\", \"priority\": 1, \"attempts\": 2, \"payload\": {}}");
        assertThat(onTerms.json()
                        .path("violations")
                        .valueStream()
                        .map(one -> one.path("path").asString() + " "
                                + one.path("code").asString()))
                .containsExactly("/priority not_supported", "/attempts not_supported");
        Answer batch = http.post("/api/jobs/batch", "{\"type\": \"static_build\", \"items\": [{}]}");
        assertThat(batch.json().at("/violations/0/code").asString()).isEqualTo("not_batchable");
    }

    @Test
    void theTypeIsShortAndThePageShowsItAsItIs() throws IOException {
        List<String> code = Files.readAllLines(Path.of("src/test/java/dev/meridian/api/job/WordCount.java"));
        assertThat(code).hasSizeLessThan(60);
        List<String> shown = code.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("import ") && !line.startsWith("package "))
                .toList();
        assertThat(Files.readAllLines(Path.of("../docs/add-a-job-type.md"))).containsSubsequence(shown);
    }

    private static JsonNode ended(String id) {
        return await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> http.get("/api/jobs/" + id).json(), job -> job.has("completedAt"));
    }
}
