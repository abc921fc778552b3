package dev.meridian.activities.download.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An HTTP service on loopback whose answers a test decides; it remembers what it was asked. */
public final class TestService implements AutoCloseable {
    static {
        // Else each answer waits for 40 ms, because its body is sent only when its head has been acknowledged.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Asked, Reply> answers = request -> Reply.status(404);

    /** A request that came. */
    public record Asked(
            String method, String path, Map<String, String> query, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }

        public String parameter(String name) {
            return query.getOrDefault(name, "");
        }

        public int number(String name, int preset) {
            return query.containsKey(name) ? Integer.parseInt(query.get(name)) : preset;
        }
    }

    /**
     * What is answered.
     *
     * @param length the length that the head announces; the body may be shorter
     */
    public record Reply(int status, Map<String, List<String>> headers, byte[] body, long length) {
        public static Reply json(String body) {
            return bytes(body.getBytes(StandardCharsets.UTF_8)).with("Content-Type", "application/json");
        }

        public static Reply bytes(byte[] body) {
            return new Reply(200, Map.of(), body, body.length);
        }

        public static Reply status(int status) {
            return new Reply(status, Map.of(), new byte[0], 0);
        }

        public static Reply status(int status, String body) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return new Reply(status, Map.of(), bytes, bytes.length);
        }

        public Reply with(String name, String... values) {
            Map<String, List<String>> more = new TreeMap<>(headers);
            more.put(name, List.of(values));
            return new Reply(status, more, body, length);
        }

        /** The same reply, which ends before its last bytes. */
        public Reply cut() {
            return new Reply(status, headers, body, length + 100);
        }
    }

    public TestService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public TestService answering(Function<Asked, Reply> function) {
        answers = function;
        return this;
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The requests so far, in order. */
    public List<Asked> asked() {
        return asked;
    }

    /** The requests for a path so far. */
    public List<Asked> asked(String path) {
        return asked.stream().filter(request -> request.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Asked request = new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                parameters(exchange.getRequestURI()),
                Map.copyOf(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        asked.add(request);
        Reply reply = answers.apply(request);
        try (exchange) {
            reply.headers()
                    .forEach((name, values) -> exchange.getResponseHeaders().put(name, new ArrayList<>(values)));
            exchange.sendResponseHeaders(reply.status(), reply.length() == 0 ? -1 : reply.length());
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(reply.body());
                body.flush();
            }
        }
    }

    private static Map<String, String> parameters(URI address) {
        Map<String, String> parameters = new TreeMap<>();
        @Nullable String query = address.getRawQuery();
        if (query != null && !query.isEmpty()) {
            for (String part : query.split("&")) {
                String[] pair = part.split("=", 2);
                parameters.put(
                        URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.length > 1 ? pair[1] : "", StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }
}
