package dev.meridian.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What comes in is read to its end and as it was meant, or refused: bodies, charsets, addresses, headers. */
@Tag("slow")
class RequestReadingIT {
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

    @Test
    void everyJsonBodyIsReadToItsEnd() {
        for (String endpoint : jsonEndpoints()) {
            for (String body : List.of("{} {}", "{}{}", "{}\n{}", "{},{}", "{} x", "{}]")) {
                assertRefused(endpoint, "application/json", body.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void noJsonBodyMayHaveHalfACharacter() {
        for (String endpoint : jsonEndpoints()) {
            for (String half : List.of("\\ud83d", "\\udE00", "\\uDE00\\ud83d", "a\\ud83dz")) {
                Answer answer = send(endpoint, "application/json", bytes("{\"name\":{\"a\":[\"" + half + "\"]}}"));
                assertThat(answer.status()).as(endpoint + answer.body()).isEqualTo(422);
                assertThat(answer.json().path("path").asString()).as(endpoint).isEqualTo("/name/a/0");
                assertThat(answer.code()).isEqualTo("bad_character");
            }
        }
    }

    @Test
    void aWholeCharacterOfTwoHalvesIsATextLikeAnyOther() {
        String url = "http://receiver.example/x";
        Answer answer = http.post("/api/jobs", """
                {"type": "webhook", "payload": {"url": "%s", "body": ["\\ud83d\\ude00", "\\\\ud83d", "😀"]}}""".formatted(url));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] half = {'{', '"', 'a', '"', ':', '"', (byte) 0xED, (byte) 0xA0, (byte) 0xBD, '"', '}'};
        for (String endpoint : jsonEndpoints()) {
            assertRefused(endpoint, "application/json", half);
            assertRefused(endpoint, "application/json", "{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/*",
                "application/*+json",
                "nonsense",
                "a/b/c",
                ";",
                "application/json;charset=",
                "application/json;charset=nope",
                "application/json; charset=utf-16",
                "application/json; charset=iso-8859-1",
                "application/json; charset=\"utf-16\"",
                "*",
                "application/",
                "/json",
                "application/json, application/json"
            })
    void aContentTypeThatNamesNothingWeReadIsUnsupported(String contentType) throws IOException {
        for (String endpoint : jsonEndpoints()) {
            String[] words = endpoint.split(" ");
            String answer =
                    raw(words[0] + " " + words[1], "Content-Type: " + contentType + "\r\nContent-Length: 2\r\n", "{}");
            assertThat(answer).as(endpoint).startsWith("HTTP/1.1 415").contains("\"code\":\"");
        }
    }

    @Test
    void jsonInAnotherCharsetIsRefusedEvenIfItDoesNotSaySo() {
        for (Charset charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] body = "{\"type\":\"sleep\",\"payload\":{\"delayMs\":1}}".getBytes(charset);
            Answer answer = send("POST /api/jobs", "application/json", body);
            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.code()).isEqualTo("unsupported_charset");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%ff", "%ed%a0%bd", "a%c3", "%c0%80", "a%f5%80%80%80"})
    void anAddressThatIsNotUtf8IsRefused(String name) {
        for (String path : List.of("/api/explorers/" + name, "/api/schedules/" + name, "/api/cities/" + name)) {
            assertThat(http.get(path).status()).as(path).isEqualTo(400);
        }
        for (String path :
                List.of("/api/jobs?q=" + name, "/api/jobs?type=" + name + "&limit=3", "/api/audit?" + name)) {
            assertThat(http.get(path).status()).as(path).isEqualTo(400);
        }
        assertThat(send("POST /api/datasets?name=" + name, "application/json", bytes("[]"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void oddHeadersAreReadOrRefusedAndNeverAFailureOfOurs() throws IOException {
        List<String> odd = new ArrayList<>();
        for (String name : List.of(
                "Accept",
                "Accept-Encoding",
                "Accept-Language",
                "Accept-Charset",
                "Range",
                "If-Range",
                "If-None-Match",
                "If-Match",
                "If-Modified-Since",
                "If-Unmodified-Since",
                "Content-Type",
                "Content-Language",
                "Date",
                "Origin",
                "Cookie",
                "Expect",
                "X-Forwarded-For",
                "Forwarded",
                "traceparent",
                "Idempotency-Key",
                "Last-Event-ID",
                "Transfer-Encoding",
                "Connection",
                "Upgrade",
                "Host",
                "Content-Encoding",
                "TE",
                "Via",
                "X-HTTP-Method-Override",
                "Authorization",
                "Content-Length")) {
            for (String value : List.of(
                    "*/*",
                    "*",
                    "",
                    ";",
                    ",",
                    "a/b;q=nope",
                    "\"",
                    "W/\"",
                    "bytes=9-1",
                    "bytes=-",
                    "Thu, 99 Foo 2026 99:99:99 GMT",
                    "text/html;q=2",
                    "a=b;c=\"",
                    "x".repeat(4_000),
                    "application/json;charset=nope",
                    "\u00e9\u00ff",
                    "%",
                    "-1",
                    "a/b,".repeat(500),
                    "99999999999999999999")) {
                odd.add(name + ": " + value);
            }
            odd.add(name + ": a/b\r\n" + name + ": c/d");
        }
        List<String> failed = new ArrayList<>();
        for (String header : odd) {
            for (String request : List.of("GET /api/jobs?limit=1", "POST /api/jobs")) {
                String answer = raw(
                        request, header + "\r\n" + (request.startsWith("POST") ? "Content-Length: 2\r\n" : ""), "{}");
                String status = answer.lines().findFirst().orElse("");
                // 501 is the container's, of a transfer coding that is not known.
                if (status.matches("HTTP/1.1 5.*") && !status.startsWith("HTTP/1.1 501")) {
                    failed.add(request + " " + header.substring(0, Math.min(60, header.length())) + " -> " + status);
                }
            }
        }
        assertThat(failed).isEmpty();
    }

    @Test
    void aListThatIsFollowedByMoreIsNotStoredAsADataset() {
        for (String body :
                List.of("[{\"a\":1}][{\"a\":2}]", "[{\"a\":1}]\n[{\"a\":2}]\n", "[{\"a\":1}] {\"a\":2}", "[{}] x")) {
            Answer answer = http.post("/api/datasets?name=two", body);
            assertThat(answer.status()).as(body).isBetween(400, 422);
        }
        assertThat(http.get("/api/datasets").body()).doesNotContain("\"two\"");
    }

    @Test
    void aWholeNumberMayBeWrittenWithAPoint() {
        Answer answer = http.post("/api/jobs", """
                {"type": "sleep", "payload": {"delayMs": 1e2}, "priority": 3.0, "delaySeconds": 3600.0}""");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        Answer job = http.get("/api/jobs/" + answer.json().path("jobId").asString());
        assertThat(job.json().at("/payload/delayMs").asString()).isEqualTo("100");
        assertThat(job.json().path("priority").asInt()).isEqualTo(3);
        assertThat(http.post("/api/jobs", "{\"type\": \"sleep\", \"payload\": {\"delayMs\": 1.5}}")
                        .status())
                .isEqualTo(422);
    }

    private static List<String> jsonEndpoints() {
        List<String> endpoints = new ArrayList<>();
        http.get("/v3/api-docs")
                .json()
                .path("paths")
                .forEachEntry((path, methods) -> methods.forEachEntry((method, operation) -> {
                    if (operation.at("/requestBody/content").has("application/json")) {
                        endpoints.add(method.toUpperCase(Locale.ROOT) + " "
                                + path.replaceAll("(charts|variables)/\\{id}", "$1/7")
                                        .replace("/records/{id}", "/records/7")
                                        .replace("{id}", "01890a5d-ac96-774b-bcce-b302099a8057")
                                        .replace("{preview}", "01890a5d-ac96-774b-bcce-b302099a8057")
                                        .replaceAll("\\{(generation|conflict|change)}", "1")
                                        .replaceAll("\\{[a-zA-Z]+}", "nobody")
                                + requiredQuery(operation));
                    }
                }));
        assertThat(endpoints).hasSizeGreaterThanOrEqualTo(15);
        // The endpoints of connectors read documents, which may be YAML as well as JSON.
        endpoints.removeIf(endpoint -> endpoint.contains(" /api/connectors/"));
        // A dataset is any number of objects, one after another.
        endpoints.removeIf(endpoint -> endpoint.startsWith("POST /api/datasets"));
        return endpoints;
    }

    private static String requiredQuery(JsonNode operation) {
        return operation
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.path("in").asString().equals("query")
                        && parameter.path("required").asBoolean())
                .map(parameter -> parameter.path("name").asString() + "=nobody")
                .collect(Collectors.collectingAndThen(
                        Collectors.joining("&"), query -> query.isEmpty() ? "" : "?" + query));
    }

    private static void assertRefused(String endpoint, String type, byte[] body) {
        Answer answer = send(endpoint, type, body);
        assertThat(answer.status())
                .as(endpoint + " " + new String(body, StandardCharsets.UTF_8) + " " + answer.body())
                .isIn(400, 422);
    }

    private static Answer send(String endpoint, String type, byte[] body) {
        String[] words = endpoint.split(" ");
        return http.send(
                http.request(words[1]).header("Content-Type", type).method(words[0], BodyPublishers.ofByteArray(body)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String raw(String request, String headers, String body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.url().getPort())) {
            socket.setSoTimeout(60_000);
            String host = headers.startsWith("Host:") ? "" : "Host: x\r\n";
            String key = headers.startsWith("Authorization:")
                    ? ""
                    : "Authorization: Bearer " + TestService.ADMIN_KEY + "\r\n";
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\n" + host + key + headers + "Connection: close\r\n\r\n" + body)
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.net.SocketException reset) {
            return "";
        }
    }
}
