package dev.meridian.activities.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A service of books, numbered from 1, whose program fails for some titles as real ones do. A list of books is changed as a whole or
 * not at all.
 */
final class FailingService implements AutoCloseable {
    private static final String PROXY = """
            <html>
            <head><title>%1$s</title></head>
            <body>
            <center><h1>%1$s</h1></center>
            <hr><center>nginx/1.24.0</center>
            </body>
            </html>
            """;

    /** How a service fails. */
    enum Fault {
        /** The proxy has got no answer from the program. */
        BAD_GATEWAY(502, "text/html", PROXY.formatted("502 Bad Gateway")),
        UNAVAILABLE(503, "text/html", PROXY.formatted("503 Service Temporarily Unavailable")),
        JSON_ERROR(
                500, "application/json", "{\"error\": {\"type\": \"SERVER_ERROR\", \"message\": \"Something broke\"}}"),
        NO_WORDS(500, "text/plain", ""),
        /** The connection is cut, without an answer. */
        CUT(0, "", "");

        private final int status;
        private final String type;
        private final String body;

        Fault(int status, String type, String body) {
            this.status = status;
            this.type = type;
            this.body = body;
        }

        private void answer(HttpExchange exchange) throws IOException {
            if (this != CUT) {
                send(exchange, status, type, body);
            }
        }
    }

    private final Map<Integer, String> books = new ConcurrentSkipListMap<>();
    private final Map<Integer, String> keys = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final List<String> written = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger writesUntilOutage = new AtomicInteger(Integer.MAX_VALUE);
    private final HttpServer server;
    private volatile @Nullable Fault outage;
    private volatile boolean isMadeNevertheless;
    private volatile boolean isWithoutTokens;
    private volatile int refusedLookUps;
    private volatile Runnable beforeFault = () -> {};

    /** @param count how many books there are; each is called by its number */
    FailingService(int count) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        IntStream.rangeClosed(1, count).forEach(number -> books.put(number, "Book " + number));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/books", this::answer);
        server.createContext("/token", this::answerWithToken);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Fails for each call in which a book has this title, or is deleted with it. */
    void failFor(String title, Fault fault) {
        faults.put(title, fault);
    }

    /** Accepts no token any more, and fails to issue one. */
    void failForTokens() {
        isWithoutTokens = true;
    }

    /** Makes the changes for which it fails. */
    void makeNevertheless() {
        isMadeNevertheless = true;
    }

    /** Answers each look-up by a key with this status. */
    void refuseLookUps(int status) {
        refusedLookUps = status;
    }

    void allowLookUps() {
        refusedLookUps = 0;
    }

    /** Fails for every call after so many further calls that write. */
    void failAfter(int writes, Fault fault) {
        outage = fault;
        writesUntilOutage.set(writes);
    }

    void work() {
        writesUntilOutage.set(Integer.MAX_VALUE);
    }

    /** Does something before it fails for a title. */
    void beforeFault(Runnable action) {
        beforeFault = action;
    }

    /** The titles of each call that wrote, with commas between those of one call, in the order of the calls. */
    List<String> written() {
        return List.copyOf(written);
    }

    long calls(String titles) {
        return written().stream().filter(titles::equals).count();
    }

    List<String> titles() {
        return List.copyOf(books.values());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answerWithToken(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (isWithoutTokens) {
                Fault.UNAVAILABLE.answer(exchange);
            } else {
                send(exchange, 200, "application/json", "{\"access_token\": \"a-token\", \"expires_in\": 3600}");
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            int id = path.length() > "/books/".length() ? Integer.parseInt(path.substring("/books/".length())) : 0;
            switch (exchange.getRequestMethod()) {
                case "GET" -> list(exchange);
                case "DELETE" -> delete(exchange, id);
                default -> write(exchange, id, JsonMapper.shared().readTree(body));
            }
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        if (query != null && refusedLookUps > 0) {
            send(exchange, refusedLookUps, "application/json", "{\"message\": \"There is no filter 'key'\"}");
            return;
        }
        ArrayNode list = JsonMapper.shared().createArrayNode();
        new TreeMap<>(books).forEach((id, title) -> {
            if (query == null || query.equals("key=" + keys.get(id))) {
                list.addObject().put("id", id).put("title", title);
            }
        });
        send(exchange, 200, list);
    }

    private void delete(HttpExchange exchange, int id) throws IOException {
        if (!fails(exchange, List.of(String.valueOf(books.get(id))))) {
            exchange.sendResponseHeaders(books.remove(id) == null ? 404 : 204, -1);
        }
    }

    /** Creates a book, changes a book, or changes a list of books. */
    private void write(HttpExchange exchange, int id, JsonNode sent) throws IOException {
        boolean isList = sent.has("records");
        List<JsonNode> changes = isList ? sent.path("records").valueStream().toList() : List.of(sent);
        List<String> titles = changes.stream()
                .map(change -> (isList ? change.path("fields") : change).path("title"))
                .map(JsonNode::asString)
                .toList();
        if (fails(exchange, titles)) {
            if (isMadeNevertheless && id == 0 && !isList) {
                create(sent);
            }
            return;
        }
        if (isList) {
            changes.forEach(change -> books.put(
                    Integer.parseInt(change.path("id").asString()),
                    change.path("fields").path("title").asString()));
            send(exchange, 200, sent);
        } else if (id > 0) {
            books.put(id, titles.getFirst());
            send(exchange, 200, sent);
        } else {
            send(exchange, 201, ((ObjectNode) sent).put("id", create(sent)));
        }
    }

    private int create(JsonNode sent) {
        int id = books.size() + 1;
        books.put(id, sent.path("title").asString());
        keys.put(id, sent.path("key").asString(""));
        return id;
    }

    private boolean fails(HttpExchange exchange, List<String> titles) throws IOException {
        written.add(String.join(",", titles));
        if (isWithoutTokens) {
            send(exchange, 401, "application/json", "{\"message\": \"The token has ended\"}");
            return true;
        }
        Fault down = outage;
        if (down != null && writesUntilOutage.getAndDecrement() <= 0) {
            down.answer(exchange);
            return true;
        }
        Fault fault = titles.stream()
                .filter(faults::containsKey)
                .map(faults::get)
                .findFirst()
                .orElse(null);
        if (fault == null) {
            return false;
        }
        beforeFault.run();
        fault.answer(exchange);
        return true;
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        send(exchange, status, "application/json", JsonMapper.shared().writeValueAsString(body));
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
