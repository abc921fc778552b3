package dev.meridian.activities.explorer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.domain.explorer.source.Answer;
import dev.meridian.domain.explorer.source.IndicatorMetadata;
import dev.meridian.domain.explorer.source.IndicatorSourceException;
import dev.meridian.domain.explorer.source.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpIndicatorSourceTest {

    private interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private HttpIndicatorSource source;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            replies.getOrDefault(exchange.getRequestURI().getPath(), status(404))
                    .to(exchange);
            exchange.close();
        });
        server.start();
        source = source(Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        over.countDown();
        source.close();
        server.stop(0);
    }

    private HttpIndicatorSource source(Duration requestTimeout) {
        return new HttpIndicatorSource(new HttpSourceSettings(
                URI.create(address("/v1/indicators")), Duration.ofSeconds(5), requestTimeout, 1000));
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static Reply status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    private static Reply body(String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
        };
    }

    @Test
    void documentsAreFoundBelowTheDataApi() {
        replies.put("/v1/indicators/7.metadata.json", body("{\"name\":\"Grün\"}"));
        replies.put("/v1/indicators/7.data.json", body("{}"));
        assertThat(source.metadata(7, Version.UNKNOWN).found().orElseThrow().name())
                .isEqualTo("Grün");
        assertThat(source.hasData(7)).isTrue();
        assertThat(requests).containsExactly("GET /v1/indicators/7.metadata.json", "HEAD /v1/indicators/7.data.json");
    }

    @Test
    void notFoundIsMissingAndEverythingElseIsAFault() {
        assertThat(source.metadata(1, Version.UNKNOWN).found()).isEmpty();
        assertThat(source.hasData(1)).isFalse();
        for (int status : new int[] {500, 503, 429, 403, 400}) {
            replies.put("/v1/indicators/2.metadata.json", status(status));
            replies.put("/v1/indicators/2.data.json", status(status));
            assertThatThrownBy(() -> source.metadata(2, Version.UNKNOWN))
                    .isInstanceOf(IndicatorSourceException.class)
                    .hasMessageContaining(String.valueOf(status));
            assertThatThrownBy(() -> source.hasData(2)).isInstanceOf(IndicatorSourceException.class);
        }
    }

    @Test
    void metadataThatAreNoJsonOrTooLargeAreFaults() {
        replies.put("/v1/indicators/1.metadata.json", body("<html>"));
        replies.put("/v1/indicators/2.metadata.json", body("{\"name\":\"" + "x".repeat(2000) + "\"}"));
        assertThatThrownBy(() -> source.metadata(1, Version.UNKNOWN)).isInstanceOf(IndicatorSourceException.class);
        assertThatThrownBy(() -> source.metadata(2, Version.UNKNOWN))
                .isInstanceOf(IndicatorSourceException.class)
                .hasMessageContaining("1000 bytes");
    }

    @Test
    void noAnswerInTimeIsAFault() {
        replies.put("/v1/indicators/1.metadata.json", exchange -> await());
        assertTimesOut();
    }

    @Test
    void aBodyThatNeverEndsIsAFault() {
        replies.put("/v1/indicators/1.metadata.json", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write('{');
            out.flush();
            await();
        });
        assertTimesOut();
    }

    @Test
    void nobodyListeningIsAFault() {
        server.stop(0);
        assertThatThrownBy(() -> source.metadata(1, Version.UNKNOWN)).isInstanceOf(IndicatorSourceException.class);
    }

    @Test
    void aServerThatKnowsNoHeadIsAskedForTheWhole() {
        replies.put("/v1/indicators/1.data.json", exchange -> {
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(405, -1);
            } else {
                body("x".repeat(100_000)).to(exchange);
            }
        });
        assertThat(source.hasData(1)).isTrue();
    }

    @Test
    void metadataThatComeCompressedAreUnpackedAndAFalseHeaderChangesNothing() {
        for (String coding : List.of("gzip", "utf-8", "none")) {
            replies.put("/v1/indicators/1.metadata.json", exchange -> {
                byte[] plain = "{\"name\":\"N\"}".getBytes(StandardCharsets.UTF_8);
                byte[] body = coding.equals("gzip") ? RudeServer.gzip(plain) : plain;
                exchange.getResponseHeaders().set("Content-Encoding", coding);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            });
            assertThat(source.metadata(1, Version.UNKNOWN).found().orElseThrow().name())
                    .as(coding)
                    .isEqualTo("N");
        }
    }

    @Test
    void messagesShowNoPasswordOfTheDataApi() {
        URI secret = URI.create(
                "http://user:pass-word@127.0.0.1:" + server.getAddress().getPort() + "/v1");
        replies.put("/v1/1.metadata.json", status(500));
        try (HttpIndicatorSource careless = new HttpIndicatorSource(HttpSourceSettings.of(secret))) {
            assertThatThrownBy(() -> careless.metadata(1, Version.UNKNOWN))
                    .isInstanceOf(IndicatorSourceException.class)
                    .message()
                    .contains("/v1/1.metadata.json answered with status 500")
                    .doesNotContain("pass-word");
        }
    }

    @Test
    void aKnownVersionIsAskedForByItsTags() {
        replies.put("/v1/indicators/1.metadata.json", exchange -> {
            if ("\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))
                    && exchange.getRequestHeaders().containsKey("If-Modified-Since")) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                exchange.getResponseHeaders().set("ETag", "\"v1\"");
                exchange.getResponseHeaders().set("Last-Modified", "Wed, 01 Apr 2026 00:00:00 GMT");
                body("{}").to(exchange);
            }
        });
        Answer<IndicatorMetadata> first = source.metadata(1, Version.UNKNOWN);
        assertThat(first)
                .isInstanceOfSatisfying(
                        Answer.Found.class,
                        found -> assertThat(source.metadata(1, found.version())).isInstanceOf(Answer.Unchanged.class));
    }

    private void assertTimesOut() {
        try (HttpIndicatorSource impatient = source(Duration.ofMillis(300))) {
            assertThatThrownBy(() -> impatient.metadata(1, Version.UNKNOWN))
                    .isInstanceOf(IndicatorSourceException.class)
                    .hasMessageContaining("Got no answer");
        }
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
