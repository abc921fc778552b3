package dev.meridian.devstack.fault;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP server on loopback that jobs call; it remembers every call and answers each after a moment. */
public final class RecordingReceiver implements AutoCloseable {
    /**
     * A call that arrived.
     *
     * @param key its {@code Idempotency-Key}
     */
    public record Call(String path, String key, Headers headers, String body) {
        /** The first value of a header; null if it is missing. */
        public @Nullable String header(String name) {
            return headers.getFirst(name);
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final Duration moment;
    private final ToIntFunction<Call> answers;

    private RecordingReceiver(HttpServer server, Duration moment, ToIntFunction<Call> answers) {
        this.server = server;
        this.moment = moment;
        this.answers = answers;
    }

    /**
     * Starts one at a free port.
     *
     * @param moment after which each call is answered
     * @param answers the status that each call gets
     */
    public static RecordingReceiver start(Duration moment, ToIntFunction<Call> answers) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        RecordingReceiver receiver = new RecordingReceiver(server, moment, answers);
        server.setExecutor(receiver.threads);
        server.createContext("/", receiver::receive);
        server.start();
        return receiver;
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** All calls so far whose path begins with this text. */
    public List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().startsWith(path)).toList();
    }

    /** The idempotency keys of these calls. */
    public Set<String> keys(String path) {
        return calls(path).stream().map(Call::key).collect(Collectors.toSet());
    }

    private void receive(HttpExchange exchange) throws IOException {
        Call call = new Call(
                exchange.getRequestURI().getPath(),
                String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
                exchange.getRequestHeaders(),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        calls.add(call);
        CompletableFuture.runAsync(
                () -> answer(exchange, answers.applyAsInt(call)),
                CompletableFuture.delayedExecutor(moment.toMillis(), TimeUnit.MILLISECONDS, threads));
    }

    private static void answer(HttpExchange exchange, int status) {
        try (exchange) {
            exchange.sendResponseHeaders(status, -1);
        } catch (IOException callerIsGone) {
            throw new UncheckedIOException(callerIsGone);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
