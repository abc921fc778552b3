package dev.meridian.quickstart.tour;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As much of the product's API as the tour uses: every explorer becomes a job that is a quarter further each time it is
 * looked at. The one called {@code broken} fails half way, {@code draft} is not published, {@code refused} is bad input.
 *
 * <p>Its {@code main} stands in for the product's jar, so it takes its port from {@code SERVER_PORT}.
 */
final class StandInService implements AutoCloseable {

    final List<String> requests = new CopyOnWriteArrayList<>();
    final Map<String, String> bodies = new ConcurrentHashMap<>();
    /** A record that was separated into stems. */
    private static final String STEMS = """
            {"id":1,"published":{"stems":{"choice":"hpss","made":{"engine":{"choice":"hpss"},"frames":661500,"stems":[
              {"name":"harmonic","file":"harmonic.flac","loudness":{"integrated":-18.25}},
              {"name":"percussive","file":"percussive.flac","loudness":{"integrated":-31}}]}}}}""";

    private final Map<String, AtomicInteger> looks = new ConcurrentHashMap<>();
    private final HttpServer server;

    StandInService(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    public static void main(String[] arguments) throws IOException {
        new StandInService(Integer.parseInt(System.getenv("SERVER_PORT")));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String request = exchange.getRequestMethod() + " " + path;
        if (!path.startsWith("/api/jobs/")) {
            requests.add(request + " " + exchange.getRequestHeaders().getFirst("Content-Type"));
        }
        bodies.put(request, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (path.startsWith("/api/explorers/")) {
            explorer(exchange, last);
        } else if (path.startsWith("/api/jobs/")) {
            answer(exchange, 200, job(last));
        } else if (path.equals("/api/records/1")) {
            answer(exchange, 200, STEMS);
        } else {
            answer(exchange, 200, "{\"status\":\"UP\"}");
        }
    }

    private void explorer(HttpExchange exchange, String slug) throws IOException {
        switch (slug) {
            case "draft" -> answer(exchange, 200, "{\"slug\":\"draft\",\"published\":false}");
            case "refused" ->
                answer(
                        exchange,
                        422,
                        "{\"title\":\"Unprocessable\",\"detail\":\"Line 3, column 7: U+0000\",\"code\":\"tsv-nul\"}");
            default ->
                answer(
                        exchange,
                        202,
                        "{\"slug\":\"%s\",\"jobId\":\"%s\",\"status\":\"pending\"}".formatted(slug, slug));
        }
    }

    private String job(String id) {
        int look =
                Math.min(looks.computeIfAbsent(id, key -> new AtomicInteger()).getAndIncrement(), 4);
        if (id.equals("broken") && look >= 2) {
            return """
                    {"id":"broken","status":"failed","progress":50,"processedItems":4,"totalItems":8,
                     "error":{"code":"s3-down","message":"The bucket does not answer."}}""";
        }
        String status =
                List.of("pending", "running", "running", "running", "completed").get(look);
        return """
                {"id":"%s","status":"%s","progress":%d,"processedItems":%d,"totalItems":8,"message":null,
                 "temporalUrl":"http://127.0.0.1:8233/namespaces/default/workflows/%s"}""".formatted(id, status, look * 25, look * 2, id);
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
