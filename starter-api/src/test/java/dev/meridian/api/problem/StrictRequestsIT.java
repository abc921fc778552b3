package dev.meridian.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a call does not take is refused: it is neither left out nor taken for something else. */
class StrictRequestsIT {
    private static TestService service;
    private static TestHttp http;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.databaseOnly()
                .with("SERVICE_TYPE", "api")
                .with("RATE_LIMIT_PER_SECOND", "5000")
                .with("RATE_LIMIT_BURST", "5000"));
        http = service.http();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** A list without its misspelled filter would have all jobs, and a script that cancels what is listed would cancel them. */
    @Test
    void aParameterThatACallDoesNotTakeIsRefused() {
        Answer misspelled = http.get("/api/jobs?limit=1&stauts=failed");
        assertProblem(misspelled, 400, "unknown_parameter");
        assertThat(misspelled.json().path("parameter").asString()).isEqualTo("stauts");
        assertDetail(
                misspelled, "There is no parameter 'stauts'; this call takes createdAfter, createdBefore, cursor,");
        assertProblem(http.get("/api/jobs?status%5B%5D=failed"), 400, "unknown_parameter");
        assertProblem(http.get("/api/jobs/counts?Status=failed"), 400, "unknown_parameter");
        assertDetail(http.get("/api/whoami?verbose"), "There is no parameter 'verbose'; this call takes none");
        assertThat(http.get("/api/jobs?status=failed&limit=1&q=&").status()).isEqualTo(200);
    }

    /** But {@code lastEventId}, which is for streams, that do not end. */
    @Test
    void everyParameterThatIsDescribedIsTaken() {
        SoftAssertions softly = new SoftAssertions();
        int asked = 0;
        for (Map.Entry<String, JsonNode> path :
                http.get("/v3/api-docs").json().path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                for (String name : queryOf(operation.getValue())) {
                    String address = path.getKey().replaceAll("\\{\\w+}", "x") + "?" + name + "=";
                    Answer answer = http.send(http.request(address)
                            .method(operation.getKey().toUpperCase(Locale.ROOT), BodyPublishers.noBody()));
                    softly.assertThat(answer.body()).as(address).doesNotContain("unknown_parameter");
                    asked++;
                }
            }
        }
        softly.assertAll();
        assertThat(asked).isGreaterThan(100);
    }

    private static List<String> queryOf(JsonNode operation) {
        return operation
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.path("in").asString().equals("query"))
                .map(parameter -> parameter.path("name").asString())
                .filter(name -> !name.equals("lastEventId"))
                .toList();
    }

    @Test
    void everyCallMayNameTheTenantOfItsKey() {
        assertThat(http.get("/api/whoami?tenantId=default").status()).isEqualTo(200);
        assertProblem(http.get("/api/whoami?tenantId=another"), 403, "wrong_tenant");
    }

    /** Providers add {@code iss}, {@code session_state} and the like to their answer. */
    @Test
    void anIdentityProvidersAnswerMayHaveMoreParameters() {
        Answer answer = http.get("/api/session/provider/answer?code=a&state=b&session_state=c&iss=https%3A%2F%2Fidp");
        assertThat(answer.status()).as(answer.body()).isNotEqualTo(400);
    }

    /** An empty text was taken for a {@code dryRun} that is left out, and the jobs were cancelled. */
    @Test
    void aFieldTakesNoValueOfAnotherType() {
        String bulk = "{\"action\": \"cancel\", \"filter\": {\"status\": \"pending\"}, \"dryRun\": %s}";
        for (String value : List.of("\"\"", "\" \"", "\"true\"", "\"false\"", "1", "0", "[true]")) {
            assertUnfit(http.post("/api/jobs/bulk", bulk.formatted(value)), "/dryRun", "Must be true or false");
        }
        assertThat(http.post("/api/jobs/bulk", bulk.formatted("true")).status()).isEqualTo(200);
        assertUnfit(
                http.post(
                        "/api/jobs/bulk",
                        "{\"action\": \"cancel\", \"filter\": {\"retrying\": \"\"}, \"dryRun\": true}"),
                "/filter/retrying",
                "Must be true or false");
        for (String value : List.of("7", "1.5", "true")) {
            assertUnfit(http.post("/api/keys", "{\"name\": %s}".formatted(value)), "/name", "Must be a text");
        }
        for (String value : List.of("\"\"", "\"1.5\"", "false")) {
            assertUnfit(
                    http.post("/api/records/search", "{\"recordId\": 1, \"from\": %s, \"to\": 9}".formatted(value)),
                    "/from",
                    "Must be a number");
        }
    }

    private static void assertUnfit(Answer answer, String path, String detail) {
        assertProblem(answer, 422, "invalid_field");
        assertThat(answer.json().path("path").asString()).isEqualTo(path);
        assertDetail(answer, detail);
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.code()).isEqualTo(code);
    }

    private static void assertDetail(Answer answer, String part) {
        assertThat(answer.json().path("detail").asString()).contains(part);
    }
}
