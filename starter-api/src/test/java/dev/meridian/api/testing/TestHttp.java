package dev.meridian.api.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that sends any request, valid or not, with its credential unless the test says otherwise. Each answer
 * has to be as the API's description says, or the test fails.
 */
public final class TestHttp {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    /** Reads no answer that has one name twice in an object. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final URI base;
    private final Optional<String> credential;

    TestHttp(URI base, Optional<String> credential) {
        this.base = base;
        this.credential = credential;
    }

    /** The key or token it sends. */
    public Optional<String> credential() {
        return credential;
    }

    /** The same with another key or token. */
    public TestHttp as(String other) {
        return new TestHttp(base, Optional.of(other));
    }

    /** The same without a credential. */
    public TestHttp asNobody() {
        return new TestHttp(base, Optional.empty());
    }

    /**
     * An answer.
     *
     * @param contentType without parameters
     */
    public record Answer(int status, String contentType, String body, HttpResponse<String> response) {
        public JsonNode json() {
            return JSON.readTree(body);
        }

        public List<JsonNode> jsonLines() {
            return body.lines().map(JSON::readTree).toList();
        }

        public String code() {
            return json().path("code").asString();
        }
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer post(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String type =
                    response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
            requireAsDescribed(response, type);
            return new Answer(response.statusCode(), type, response.body(), response);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static void requireAsDescribed(HttpResponse<String> answer, String type) {
        HttpRequest request = answer.request();
        List<String> differences = DescribedAnswers.differences(
                request.method(), request.uri().getRawPath(), answer.statusCode(), type, answer.body());
        if (!differences.isEmpty()) {
            throw new AssertionError("%s %s is answered with %d, and differs from docs/openapi.json: %s"
                    .formatted(request.method(), request.uri().getRawPath(), answer.statusCode(), differences));
        }
    }

    /** A request to be sent by {@link #send} or with a client of the test's own. */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
        credential.ifPresent(key -> request.setHeader("Authorization", "Bearer " + key));
        return request;
    }
}
