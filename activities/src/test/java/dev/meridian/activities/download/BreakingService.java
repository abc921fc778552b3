package dev.meridian.activities.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A service of books that gives its own ids, refuses some titles, and breaks connections before or after it has created a book.
 */
final class BreakingService implements AutoCloseable {
    /** How services refuse a single row: by the status, and what they say, for a title. */
    private static final Map<String, Map.Entry<Integer, String>> REFUSED = Map.of(
            "BAD", Map.entry(422, "no such title"),
            "UNSUPPORTED", Map.entry(501, "Not implemented"),
            "LOCKED", Map.entry(403, "The record is locked"),
            "ORPHAN", Map.entry(404, "Could not find the author of the book"));

    private final Map<Integer, ObjectNode> books = new ConcurrentSkipListMap<>();
    private final AtomicInteger creates = new AtomicInteger();
    private final Set<Integer> brokenBefore = ConcurrentHashMap.newKeySet();
    private final Set<Integer> brokenAfter = ConcurrentHashMap.newKeySet();
    private final HttpServer server;
    private volatile Consumer<String> beforeAnswer = title -> {};

    BreakingService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        books.put(1, book("One"));
        books.put(2, book("Two"));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/books", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The connection of this create, from 1, breaks before the book is there. */
    void breakBefore(int create) {
        brokenBefore.add(create);
    }

    /** The connection of this create, from 1, breaks when the book is there. */
    void breakAfter(int create) {
        brokenAfter.add(create);
    }

    /** Does something when a book is created or changed, with its title. */
    void beforeAnswer(Consumer<String> action) {
        beforeAnswer = action;
    }

    List<String> titles() {
        return books.values().stream()
                .map(book -> book.path("title").asString())
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static ObjectNode book(String title) {
        return JsonMapper.shared().createObjectNode().put("title", title);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            int id = path.length() > "/books/".length() ? Integer.parseInt(path.substring("/books/".length())) : 0;
            switch (exchange.getRequestMethod()) {
                case "GET" -> list(exchange);
                case "POST" -> create(exchange, JsonMapper.shared().readTree(body));
                case "PATCH" -> change(exchange, id, JsonMapper.shared().readTree(body));
                default -> {
                    boolean wasThere = books.remove(id) != null;
                    exchange.sendResponseHeaders(wasThere ? 204 : 404, -1);
                }
            }
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        ArrayNode list = JsonMapper.shared().createArrayNode();
        new TreeMap<>(books).forEach((id, book) -> {
            if (query == null || query.equals("key=" + book.path("key").asString())) {
                list.add(book.deepCopy().put("id", id));
            }
        });
        send(exchange, 200, list);
    }

    private void create(HttpExchange exchange, JsonNode sent) throws IOException {
        if (isRefused(exchange, sent)) {
            return;
        }
        int number = creates.incrementAndGet();
        if (brokenBefore.contains(number)) {
            return;
        }
        int id = books.size() + 1;
        books.put(id, (ObjectNode) sent);
        beforeAnswer.accept(sent.path("title").asString());
        if (!brokenAfter.contains(number)) {
            send(exchange, 201, ((ObjectNode) sent).deepCopy().put("id", id));
        }
    }

    private void change(HttpExchange exchange, int id, JsonNode sent) throws IOException {
        ObjectNode book = books.get(id);
        if (book == null) {
            send(exchange, 404, JsonMapper.shared().createObjectNode());
        } else if (!isRefused(exchange, sent)) {
            book.setAll((ObjectNode) sent);
            beforeAnswer.accept(sent.path("title").asString());
            send(exchange, 200, book);
        }
    }

    private static boolean isRefused(HttpExchange exchange, JsonNode sent) throws IOException {
        Map.Entry<Integer, String> refusal = REFUSED.get(sent.path("title").asString(""));
        if (refusal != null) {
            send(
                    exchange,
                    refusal.getKey(),
                    JsonMapper.shared().createObjectNode().put("message", refusal.getValue()));
        }
        return refusal != null;
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = JsonMapper.shared().writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
