package dev.meridian.benchmarks.downloads;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/** A service of rows of ten fields, about 300 bytes of JSON each: {@code GET /rows?from=0&limit=100&of=1000&wait=0}. */
final class RowService implements AutoCloseable {
    static {
        // Else each answer waits for 40 ms, because its body is sent only when its head has been acknowledged.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private volatile int edition = 1;

    RowService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/rows", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Changes every row. */
    void changeAll() {
        edition++;
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, Integer> query = new HashMap<>();
        for (String part : exchange.getRequestURI().getQuery().split("&")) {
            query.put(part.split("=")[0], Integer.valueOf(part.split("=")[1]));
        }
        int from = query.getOrDefault("from", 0);
        int end = Math.min(query.getOrDefault("of", 0), from + query.getOrDefault("limit", 100));
        byte[] body = page(from, end, query.getOrDefault("of", 0)).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            Thread.sleep(query.getOrDefault("wait", 0));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private String page(int from, int end, int of) {
        StringBuilder page = new StringBuilder("{\"rows\":[");
        for (int i = from; i < end; i++) {
            page.append(i == from ? "" : ",");
            row(page, i);
        }
        page.append(']');
        return page.append(end < of ? ",\"next\":" + end : "").append('}').toString();
    }

    private void row(StringBuilder page, int i) {
        page.append("{\"id\":")
                .append(i)
                .append(",\"name\":\"Person number ")
                .append(i)
                .append("\",\"mail\":\"person")
                .append(i)
                .append("@example.org\",\"city\":\"City ")
                .append(i % 1_000)
                .append("\",\"balance\":")
                .append(i % 10_000)
                .append('.')
                .append(10 + i % 90)
                .append(",\"active\":")
                .append(i % 3 == 0)
                .append(",\"visits\":")
                .append(i % 977 + edition)
                .append(",\"changed\":\"2026-01-01T00:00:")
                .append(10 + i % 50)
                .append("Z\",\"note\":\"A note of some length about number ")
                .append(i * 31L % 1_000_003)
                .append(", which nobody reads\",\"tags\":[\"a\",\"b")
                .append(i % 7)
                .append("\"]}");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
