package dev.meridian.api.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What {@code docs/add-a-job-type-with-a-workflow.md} promises, with the type that it shows. */
class AddJobTypeWithWorkflowIT {
    private static final Path PAGE = Path.of("../docs/add-a-job-type-with-a-workflow.md");
    private static final Path MODULES = Path.of("src/test/java/dev/meridian");

    private static TestService service;
    private static TestHttp http;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.fresh(), SurveyConfiguration.class);
        http = service.http();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aSurveyRunsStepByStepAndShowsItsResult() {
        JsonNode done = until(submit(List.of("to be or not", "to be")), AddJobTypeWithWorkflowIT::hasEnded);
        assertThat(done.path("status").asString()).isEqualTo("completed");
        assertThat(done.path("result").path("words").intValue()).isEqualTo(6);
        assertThat(done.path("processedItems").intValue()).isEqualTo(2);
        assertThat(done.path("attempt").intValue()).isEqualTo(1);
    }

    @Test
    void aSurveyThatCannotSucceedFailsAndCanBeRepeated() {
        String failing = submit(List.of("to be", " "));
        JsonNode failed = until(failing, AddJobTypeWithWorkflowIT::hasEnded);
        assertThat(failed.path("status").asString()).isEqualTo("failed");
        assertThat(failed.path("error").path("code").asString()).isEqualTo("no_words");

        Answer repeated = http.post("/api/jobs/" + failing + "/retry", "");
        JsonNode again = until(repeated.json().path("jobId").asString(), AddJobTypeWithWorkflowIT::hasEnded);
        assertThat(again.path("retryOf").asString()).isEqualTo(failing);
        assertThat(again.path("error").path("code").asString()).isEqualTo("no_words");
    }

    @Test
    void aSurveyIsCancelledWhileItRuns() {
        String job = submit(Collections.nCopies(500, "to be"));
        until(job, running -> running.path("processedItems").intValue() > 0);
        http.post("/api/jobs/" + job + "/cancel", "");
        JsonNode ended = until(job, AddJobTypeWithWorkflowIT::hasEnded);
        assertThat(ended.path("status").asString()).isEqualTo("cancelled");
        assertThat(ended.path("processedItems").intValue()).isBetween(1, 499);
    }

    @Test
    void thePageNamesEveryClassOfTheType() throws IOException {
        assertThat(sources()).hasSize(8);
        assertThat(Files.readString(PAGE)).contains("eight classes");
    }

    @ParameterizedTest
    @MethodSource("sources")
    void thePageShowsTheCodeAsItIs(Path source) throws IOException {
        List<String> shown = Files.readAllLines(source).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("import ") && !line.startsWith("package "))
                .toList();
        assertThat(Files.readAllLines(PAGE)).containsSubsequence(shown);
    }

    static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("workflows", "activities", "api")) {
            try (Stream<Path> files = Files.list(MODULES.resolve(module).resolve("survey"))) {
                files.filter(file -> !file.endsWith("package-info.java")
                                && !file.toString().endsWith("IT.java"))
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    private static String submit(List<String> texts) {
        String quoted = String.join("\", \"", texts);
        Answer accepted =
                http.post("/api/jobs", "{\"type\": \"word_survey\", \"payload\": {\"texts\": [\"" + quoted + "\"]}}");
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(201);
        return accepted.json().path("jobId").asString();
    }

    private static boolean hasEnded(JsonNode job) {
        return job.has("completedAt");
    }

    private static JsonNode until(String id, Predicate<JsonNode> condition) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> http.get("/api/jobs/" + id).json(), condition);
    }
}
