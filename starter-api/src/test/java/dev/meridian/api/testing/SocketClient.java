package dev.meridian.api.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A WebSocket that keeps the frames it gets, or one that takes none. */
public final class SocketClient implements AutoCloseable {
    /** Its own executor would make a thread for each of thousands of sockets that open at once, and keep their memory. */
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .executor(Executors.newFixedThreadPool(
                    4, Thread.ofPlatform().daemon().name("socket-client-", 0).factory()))
            .build();

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final boolean reads;
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

    private SocketClient(boolean reads) {
        this.reads = reads;
    }

    /** Opens one and waits for the handshake. */
    public static SocketClient open(TestService service, String... headers) {
        return opening(service, true, headers).join();
    }

    /** Opens one with an API key, at whatever serves there. */
    public static SocketClient open(URI service, String key) {
        return opening(service, CLIENT.newWebSocketBuilder().header("Authorization", "Bearer " + key), true)
                .join();
    }

    /** One that reads nothing. */
    public static SocketClient openWithoutReading(TestService service) {
        return opening(service, false).join();
    }

    /** Opens one with the credential of {@link TestService#http}; fails as the handshake does. */
    public static CompletableFuture<SocketClient> opening(TestService service, boolean reads, String... headers) {
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
        service.http().credential().ifPresent(key -> builder.header("Authorization", "Bearer " + key));
        return opening(service, builder, reads, headers);
    }

    /** Opens one with another key and waits for the handshake. */
    public static SocketClient openAs(TestService service, String key) {
        return opening(service, CLIENT.newWebSocketBuilder().header("Authorization", "Bearer " + key), true)
                .join();
    }

    /** Opens one as a browser does, which can say its ticket only as a subprotocol. */
    public static CompletableFuture<SocketClient> openingAsBrowser(TestService service, String ticket) {
        return opening(service, CLIENT.newWebSocketBuilder().subprotocols("meridian", "ticket." + ticket), true);
    }

    /** Opens one without a credential. */
    public static CompletableFuture<SocketClient> openingAsNobody(TestService service) {
        return opening(service, CLIENT.newWebSocketBuilder(), true);
    }

    private static CompletableFuture<SocketClient> opening(
            TestService service, WebSocket.Builder builder, boolean reads, String... headers) {
        return opening(service.url(), builder, reads, headers);
    }

    private static CompletableFuture<SocketClient> opening(
            URI service, WebSocket.Builder builder, boolean reads, String... headers) {
        SocketClient client = new SocketClient(reads);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        URI url = URI.create(service.toString().replaceFirst("http", "ws") + "/ws");
        return builder.buildAsync(url, client.new Listener()).thenApply(opened -> {
            client.socket.complete(opened);
            return client;
        });
    }

    public SocketClient say(String frame) {
        socket.join().sendText(frame, true).join();
        return this;
    }

    public SocketClient subscribe() {
        return say("{\"type\": \"SUBSCRIBE\", \"tenantId\": \"default\"}");
    }

    /** What has come so far. */
    public List<JsonNode> frames() {
        return List.copyOf(frames);
    }

    /** What has come so far of one type. */
    public List<JsonNode> frames(String type) {
        return frames.stream()
                .filter(frame -> frame.path("type").asString().equals(type))
                .toList();
    }

    /** The sequence numbers of the changes of a job that have come so far. */
    public List<Integer> seqs(Object jobId) {
        return frames("JOB_UPDATE").stream()
                .filter(frame -> frame.path("jobId").asString().equals(jobId.toString()))
                .map(frame -> frame.path("seq").asInt())
                .toList();
    }

    /** The code it was closed with, once it is; -1 if it was cut. */
    public CompletableFuture<Integer> closed() {
        return closed;
    }

    @Override
    public void close() {
        socket.join().abort();
    }

    private final class Listener implements WebSocket.Listener {
        @Override
        public void onOpen(WebSocket opened) {
            if (reads) {
                opened.request(1);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add(JsonMapper.shared().readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            closed.complete(statusCode);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.complete(-1);
        }
    }
}
