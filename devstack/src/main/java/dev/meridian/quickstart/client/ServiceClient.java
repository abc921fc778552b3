package dev.meridian.quickstart.client;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The product's REST API, as a user's program would call it. */
public final class ServiceClient implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LONG_LIMIT = Duration.ofMinutes(30);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI base;
    private final String key;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** @param key an API key */
    public ServiceClient(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    /** What the product says of itself; no answer is an answer too. */
    public Health health() {
        try {
            HttpResponse<byte[]> response = send(request("/actuator/health")
                    .timeout(Duration.ofSeconds(10))
                    .GET()
                    .build());
            return new Health(response.statusCode() == 200, new String(response.body(), StandardCharsets.UTF_8));
        } catch (ServiceException e) {
            return new Health(false, "nothing");
        }
    }

    public JsonNode get(String path) {
        return exchange(request(path).GET().build());
    }

    /** Gets a content that is not JSON, with its headers. */
    public HttpResponse<byte[]> getBytes(String path, String mediaType) {
        HttpResponse<byte[]> response =
                send(request(path).setHeader("Accept", mediaType).GET().build());
        if (response.statusCode() >= 400) {
            throw new ServiceException("GET %s was answered with %d".formatted(path, response.statusCode()));
        }
        return response;
    }

    public JsonNode put(String path, String contentType, byte[] body) {
        return exchange(request(path)
                .header("Content-Type", contentType)
                .PUT(BodyPublishers.ofByteArray(body))
                .build());
    }

    /** Puts a file, which is not held in memory, however long that takes. */
    public JsonNode put(String path, String contentType, Path file) throws FileNotFoundException {
        return exchange(request(path)
                .timeout(LONG_LIMIT)
                .header("Content-Type", contentType)
                .PUT(BodyPublishers.ofFile(file))
                .build());
    }

    public JsonNode post(String path, String contentType, byte[] body) {
        return exchange(request(path)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    /** Posts what a stream gives, however long that takes. */
    public JsonNode post(String path, String contentType, Supplier<InputStream> body) {
        return exchange(request(path)
                .timeout(LONG_LIMIT)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofInputStream(body))
                .build());
    }

    public JsonNode putJson(String path, JsonNode body) {
        return put(path, "application/json", JSON.writeValueAsBytes(body));
    }

    public JsonNode postJson(String path, JsonNode body) {
        return post(path, "application/json", JSON.writeValueAsBytes(body));
    }

    /** The whole address of a path, for people. */
    public URI address(String path) {
        return base.resolve(path);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + key)
                .header("Accept", "application/json");
    }

    private JsonNode exchange(HttpRequest request) {
        HttpResponse<byte[]> response = send(request);
        if (response.statusCode() >= 400) {
            throw new ServiceException("%s %s was answered with %d%s"
                    .formatted(
                            request.method(),
                            request.uri().getPath(),
                            response.statusCode(),
                            problem(parse(response.body()))));
        }
        return parse(response.body());
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new ServiceException(
                    "%s %s was not answered: %s"
                            .formatted(request.method(), request.uri().getPath(), e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted.", e);
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    /** What an RFC 9457 answer says, with its code. */
    private static String problem(JsonNode answer) {
        String text = answer.path("detail").asString(answer.path("title").asString(""));
        String code = answer.path("code").asString("");
        return (text.isEmpty() ? "" : ": " + text) + (code.isEmpty() ? "" : " (" + code + ")");
    }

    @Override
    public void close() {
        http.close();
    }
}
