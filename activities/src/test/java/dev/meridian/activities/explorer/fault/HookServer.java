package dev.meridian.activities.explorer.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A build hook on this machine that records its requests and gives the answers that the test sets. */
public final class HookServer implements AutoCloseable {
    /** Breaks the connection instead of answering. */
    public static final int BREAK = -1;

    /** Does not answer at all. */
    public static final int NEVER = -2;

    /** Answers 200 and one byte of two, and keeps the rest. */
    public static final int HOLD = -3;

    /** What the hook was asked. */
    public record Request(Map<String, List<String>> headers, byte[] body) {
        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    public final List<Request> requests = new CopyOnWriteArrayList<>();
    public volatile int answer = 200;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;

    public HookServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext("/build", this::handle);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/build");
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(new Request(
                Map.copyOf(exchange.getRequestHeaders()),
                exchange.getRequestBody().readAllBytes()));
        if (answer == NEVER) {
            awaitClose();
        } else if (answer == HOLD) {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitClose();
        } else if (answer != BREAK) {
            exchange.sendResponseHeaders(answer, -1);
        }
        exchange.close();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
