package dev.meridian.api.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bad input and dead servers: a problem document with a code, and never a stack trace. */
class ProblemsIT {
    private static final String TSV = "text/tab-separated-values";

    private static PostgresServer postgres;
    private static TestService service;
    private static TestHttp http;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.temporary();
        service = TestService.start(TestService.Settings.databaseOnly().with(postgres.freshDatabase()));
        http = service.http();
    }

    @AfterAll
    static void stop() {
        service.close();
        postgres.close();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertProblem(http.get("/api/no-such-thing"), 404, "not_found");
        assertProblem(http.get("/"), 404, "not_found");
        assertProblem(http.get("/api/explorers/unknown"), 404, "unknown_explorer");
    }

    @Test
    void methodsAndContentTypesAreNamed() {
        assertProblem(http.send(http.request("/api/jobs").DELETE()), 405, "method_not_allowed");
        for (String path : List.of("/api/jobs", "/console/jobs")) {
            for (String method : List.of("PUT", "QUERY", "PROPFIND", "PURGE", "TRACK", "get")) {
                assertProblem(
                        http.send(http.request(path).method(method, BodyPublishers.noBody())),
                        405,
                        "method_not_allowed");
            }
        }
        assertProblem(put("some-slug", "text/csv", "a,b"), 415, "unsupported_media_type");
        assertProblem(http.send(http.request("/api/jobs").header("Accept", "image/png")), 406, "not_acceptable");
    }

    @Test
    void slugsThatClimbAreRefused() throws IOException {
        for (String slug : new String[] {
            "..%2F..%2Fetc",
            "%2e%2e%2f",
            "..%5Cetc",
            "%252e%252e%252f",
            "a",
            "%00",
            "a%20b",
            "a;b=c/..",
            "x".repeat(151)
        }) {
            String answer = raw("PUT /api/explorers/" + slug + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + TSV
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(slug).containsPattern("^HTTP/1.1 4\\d\\d");
            assertThat(answer).as(slug).contains("application/problem+json").contains("\"code\":\"");
            assertThat(answer).as(slug).doesNotContain("Exception").doesNotContain("<html");
            assertThat(answer.toLowerCase(Locale.ROOT))
                    .as(slug)
                    .contains("x-content-type-options: nosniff")
                    .contains("content-security-policy: default-src 'none'")
                    .contains("x-frame-options: deny")
                    .contains("referrer-policy: no-referrer")
                    .contains("no-store");
        }
    }

    @Test
    void aParameterWhoseNameCantBeDecodedIsRefused() throws IOException {
        for (String name : List.of("%zz", "%", "a%2", "%c3")) {
            String answer = raw("GET /api/whoami?" + name + "=1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + http.credential().orElseThrow() + "\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(name).startsWith("HTTP/1.1 400").contains("\"undecodable_parameter\"");
        }
    }

    /** What {@code curl -C 9 -T} sends: the rest of a file, which would otherwise replace the whole. */
    @Test
    void aPartOfABodyIsNotTakenForTheWhole() {
        Answer rest = http.send(http.request("/api/explorers/some-slug")
                .header("Content-Type", TSV)
                .header("Content-Range", "bytes 9-16/17")
                .PUT(BodyPublishers.ofString("ed\ttrue\n")));
        assertProblem(rest, 400, "partial_body");
    }

    /** Tomcat says no more of either than that the request is bad. */
    @Test
    void aBadRequestMayHaveHadTooLargeHeaders() {
        Answer refused = http.send(http.request("/api/whoami")
                .header("X-Trail", "a".repeat(8 << 10))
                .GET());

        assertProblem(refused, 400, "bad_request");
        assertThat(refused.json().path("detail").asString()).contains("8 KiB");
    }

    @Test
    void whatIsCompressedOrAFormIsNotRead() {
        Answer compressed = http.send(http.request("/api/explorers/some-slug")
                .header("Content-Type", TSV)
                .header("Content-Encoding", "gzip")
                .PUT(BodyPublishers.ofString("isPublished\ttrue\n")));
        assertProblem(compressed, 415, "unsupported_content_encoding");
        Answer form = http.send(http.request("/api/jobs")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString(
                        "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n")));
        assertProblem(form, 415, "unsupported_media_type");
    }

    /** The body is a gigabyte that is only announced: a server that waited for it would not answer. */
    @Test
    void nothingIsReadBeforeAKeyIsAskedFor() throws IOException {
        for (String type : new String[] {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", TSV}) {
            for (String method : new String[] {"PUT", "POST", "PATCH", "DELETE"}) {
                String answer =
                        firstOf(method + " /api/explorers/some-slug?ticket=none HTTP/1.1\r\nHost: x\r\nContent-Type: "
                                + type + "\r\nContent-Length: 1000000000\r\nConnection: close\r\n\r\n");
                assertThat(answer).as(method + " " + type).startsWith("HTTP/1.1 401");
            }
        }
    }

    @Test
    void jsonThatIsNoneSaysWhere() {
        Answer malformed = put("some-slug", "application/json", "{\n  \"tsv\": ,\n}");
        assertProblem(malformed, 400, "malformed_json");
        assertThat(malformed.json().path("line").asInt()).isEqualTo(2);
        Answer unknown = put("some-slug", "application/json", "{\"tsv\": \"\", \"editor\": {\"nmae\": \"x\"}}");
        assertProblem(unknown, 422, "unknown_field");
        assertThat(unknown.json().path("path").asString()).isEqualTo("/editor/nmae");
        assertProblem(put("some-slug", "application/json", "{}"), 422, "invalid_field");
        assertProblem(put("some-slug", "application/json", ""), 400, "unreadable_body");
        assertProblem(put("some-slug", "application/json", "[]"), 422, "invalid_field");
    }

    /** What the first of two values means differs between readers, so that a check could see another one than the work. */
    @Test
    void aNameThatIsThereTwiceIsRefused() {
        Answer twice = http.post("/api/jobs", "{\"type\": \"sleep\", \"payload\": {\"delayMs\": 1, \"delayMs\": 2}}");
        assertProblem(twice, 422, "said_twice");
        assertThat(twice.json().path("detail").asString()).contains("'delayMs'").contains("line 1");
        assertThat(twice.json().path("path").asString()).as("the whole body").isEmpty();
        assertProblem(
                http.post("/api/jobs/batch", "{\"type\": \"sleep\", \"items\": [{\"delayMs\": 1, \"delayMs\": 2}]}"),
                422,
                "said_twice");
    }

    /** YAML would pass by the checks of JSON bodies. */
    @Test
    void bodiesAndAnswersAreJsonAndNothingElse() {
        Answer yaml = http.send(http.request("/api/jobs")
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString("type: sleep\npayload: {delayMs: 5}\n")));
        assertProblem(yaml, 415, "unsupported_media_type");
        assertThat(yaml.json().path("detail").asString())
                .contains("'application/yaml")
                .contains("application/json");
        Answer accepted = http.send(http.request("/api/jobs").header("Accept", "application/yaml"));
        assertProblem(accepted, 406, "not_acceptable");
        assertDetail(accepted, "may have: application/json");
        Answer unreadable = http.send(http.request("/api/jobs").header("Accept", "json"));
        assertProblem(unreadable, 406, "not_acceptable");
        assertThat(unreadable.json().path("detail").asString()).doesNotContain("may have");
    }

    @Test
    void anAnswerSaysWhatAValueHasToBe() {
        assertDetail(http.get("/api/jobs?limit=many"), "'limit' must be a whole number");
        assertDetail(http.get("/api/jobs?retrying=perhaps"), "'retrying' must be true or false");
        assertDetail(http.get("/api/records?status=done"), "'status' is one of empty, unprocessed, processing");
        assertDetail(http.post("/api/records", "{\"metadata\": [1]}"), "Must be an object");
        assertDetail(
                http.post("/api/records/search", "{\"recordId\": 1, \"from\": \"soon\", \"to\": 9}"),
                "Must be a number");
        assertDetail(http.post("/api/jobs", "[".repeat(5_000)), "nested too deeply");
        assertDetail(http.post("/api/jobs", "{\"type\": "), "line 1, column");
        assertDetail(
                http.send(http.request("/api/jobs")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("{}"))),
                "taken are application/json");
    }

    private static void assertDetail(Answer answer, String part) {
        assertThat(answer.json().path("detail").asString()).contains(part);
    }

    @Test
    void aNumberWithAFractionIsNotCutToAWholeOne() {
        String bulk = "{\"filter\": {\"priority\": %s}, \"action\": \"cancel\", \"dryRun\": true}";
        Answer cut = http.post("/api/jobs/bulk", bulk.formatted("2.7"));
        assertProblem(cut, 422, "invalid_field");
        assertThat(cut.json().path("path").asString()).isEqualTo("/filter/priority");
        assertProblem(http.post("/api/jobs/bulk", bulk.formatted("\"2\"")), 422, "invalid_field");
        assertThat(http.post("/api/jobs/bulk", bulk.formatted("2.0")).status()).isEqualTo(200);
    }

    @Test
    void anAnswerNamesAtMostAHundredViolationsAndCountsTheRest() {
        StringBuilder unknown = new StringBuilder();
        for (int i = 0; i < 251; i++) {
            unknown.append(", \"unknown").append(i).append("\": true");
        }
        Answer refused = http.post("/api/jobs", "{\"type\": \"sleep\", \"payload\": {\"delayMs\": 1" + unknown + "}}");
        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.json().path("violations").size()).isEqualTo(100);
        assertThat(refused.json().path("moreViolations").asInt()).isEqualTo(151);
    }

    @Test
    void tsvThatCannotBeTakenSaysWhere() {
        byte[] latin1 = "a\nb\té".getBytes(StandardCharsets.ISO_8859_1);
        Answer notUtf8 = http.send(http.request("/api/explorers/some-slug")
                .header("Content-Type", TSV)
                .PUT(BodyPublishers.ofByteArray(latin1)));
        assertProblem(notUtf8, 422, "tsv_not_utf8");
        assertThat(notUtf8.json().path("line").asInt()).isEqualTo(2);
        assertThat(notUtf8.json().path("column").asInt()).isEqualTo(3);
        Answer nul = put("some-slug", TSV, "abc\nd\0");
        assertProblem(nul, 422, "tsv_null_character");
        assertThat(nul.json().path("line").asInt()).isEqualTo(2);
        assertProblem(put("some-slug", TSV, "\n".repeat(1_000_000)), 422, "tsv_too_many_rows");
        assertProblem(put("some-slug", TSV, "x".repeat((1 << 20) + 1)), 422, "tsv_line_too_long");
    }

    @Test
    void bodiesThatAreTooLargeGetToReadWhy() {
        String large = ("x".repeat(1023) + "\n").repeat(40 * 1024);
        assertProblem(put("some-slug", TSV, large), 413, "body_too_large");
        assertProblem(
                http.send(http.request("/api/explorers/some-slug")
                        .header("Content-Type", TSV)
                        .PUT(BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))),
                413,
                "body_too_large");
    }

    /** Its message goes into logs and histories; payloads don't. */
    @Test
    void aStatementThatFailsDoesNotTellWhatWasBoundToIt() {
        assertThatThrownBy(() -> service.bean(Jdbi.class)
                        .useHandle(handle -> handle.createUpdate(
                                        "INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, input)"
                                                + " VALUES (uuidv7(), 'default', 'webhook', 'none', 's', 'w', :input)")
                                .bind("input", "Bearer s3cret")
                                .execute()))
                .isInstanceOfSatisfying(
                        JdbiException.class,
                        failed -> assertThat(failed.getMessage())
                                .contains("jobs_status_check")
                                .doesNotContain("s3cret"));
    }

    @Test
    void anUploadIsKeptWhileTemporalIsAway() {
        Answer answer = put("kept", TSV, "isPublished\ttrue\n");

        assertThat(answer.status()).isEqualTo(202);
        String job = answer.json().path("jobId").asString();
        assertThat(http.get("/api/jobs/" + job).json().path("status").asString())
                .isEqualTo("pending");
        assertThat(http.get("/actuator/health").status()).isEqualTo(503);
        assertThat(http.get("/actuator/health")
                        .json()
                        .at("/components/temporal/status")
                        .asString())
                .isEqualTo("DOWN");
        assertThat(http.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(http.get("/actuator/health/liveness").status()).isEqualTo(200);
    }

    @Test
    void aDeadDatabaseIsSaidToBeOneAndComesBack() {
        postgres.stop();
        try {
            Answer answer = http.get("/api/jobs");

            assertProblem(answer, 503, "database_unavailable");
            assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
            assertThat(http.get("/actuator/health/readiness").status()).isEqualTo(503);
            assertThat(http.get("/actuator/health/liveness").status()).isEqualTo(200);
        } finally {
            postgres.start();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> http.get("/api/jobs").status() == 200);
    }

    private static Answer put(String slug, String contentType, String body) {
        return http.send(http.request("/api/explorers/" + slug)
                .header("Content-Type", contentType)
                .PUT(BodyPublishers.ofString(body)));
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.contentType()).as(answer.body()).isEqualTo("application/problem+json");
        assertThat(answer.code()).as(answer.body()).isEqualTo(code);
        assertThat(answer.body()).doesNotContain("\tat ").doesNotContain("Exception");
    }

    /** As much of the answer as comes at once. */
    private static String firstOf(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.url().getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[1024];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
        }
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.url().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
