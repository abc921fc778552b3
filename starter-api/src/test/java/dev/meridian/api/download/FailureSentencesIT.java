package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What can't work is said with connection, table, field and what to do, and is not tried again. */
@Tag("slow")
class FailureSentencesIT {
    private static final String TOKEN = "right-token-of-a-test";
    private static final int LARGEST_PAGE = 256 << 20;

    private static final String DEFINITION = """
            title: Shelves
            settings:
              address: {title: Address, kind: address}
              token: {title: Token, secret: true}
            address: "{address}"
            signIn: {bearer: {token: "{token}"}}
            tables:
              - {name: frozen, request: {path: /frozen}, id: /id, paging: {none: {}}}
              - {name: vanished, request: {path: /vanished}, id: /id, paging: {none: {}}}
              - {name: forbidden, request: {path: /forbidden}, id: /id, paging: {none: {}}}
              - {name: nameless, request: {path: /nameless}, id: /id, paging: {none: {}}}
              - {name: large, request: {path: /large}, id: /id, paging: {none: {}}}
            """;

    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private volatile boolean broken;

    @Test
    void eachTableThatCantBeReadSaysWhyAndWhatToDoAndIsAskedForOnce() throws IOException {
        HttpServer shelves = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shelves.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        shelves.createContext("/", this::answer);
        shelves.start();
        try (TestService service = TestService.start(TestService.Settings.fresh()
                .with("CREDENTIAL_KEYS", Base64.getEncoder().encodeToString(new byte[32]))
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8"))) {
            TestHttp http = service.http();
            assertThat(http.send(http.request("/api/connectors/shelves")
                                    .header("Content-Type", "application/yaml")
                                    .PUT(BodyPublishers.ofString(DEFINITION)))
                            .status())
                    .isEqualTo(201);
            String address = "http://127.0.0.1:" + shelves.getAddress().getPort();
            String connection = connect(http, address);
            String snapshot = made(http, "/api/snapshots", """
                    {"name": "shelves", "connectionId": "%s", "tables": [{"table": "frozen", "policy": "freeze"},
                     {"table": "vanished"}, {"table": "forbidden"}, {"table": "nameless"}, {"table": "large"}]}""".formatted(connection));
            assertThat(download(http, snapshot).path("status").asString()).isEqualTo("completed");
            broken = true;
            calls.clear();
            JsonNode job = download(http, snapshot);

            assertThat(job.path("status").asString()).as(job.toString()).isEqualTo("failed");
            assertThat(job.path("attempt").asInt()).as("no attempt is wasted").isEqualTo(1);
            Map<String, String> said = new HashMap<>();
            http.get("/api/jobs/" + job.path("id").asString() + "/tables")
                    .json()
                    .path("tables")
                    .forEach(table -> said.put(
                            table.path("table").asString(),
                            table.path("errorCode").asString() + ": "
                                    + table.path("error").asString()));
            assertThat(said).hasSize(5);
            said.forEach((table, words) -> assertThat(words).contains("Connection 'shelves', table '" + table + "'"));
            assertThat(said.get("frozen"))
                    .startsWith("schema_changed: ")
                    .contains("field 'n'", "type text", "holds bigint", "set its policy to evolve, or mend the source");
            assertThat(said.get("vanished")).startsWith("table_not_found: ").contains("is the table still there");
            assertThat(said.get("forbidden")).startsWith("forbidden: ").contains("give it the right in the service");
            assertThat(said.get("nameless"))
                    .startsWith("too_many_rejects: ")
                    .contains("150 of 150", "another field as the id");
            assertThat(said.get("large")).startsWith("page_too_large: ").contains("256 MiB", "'pageSize'");
            assertThat(calls)
                    .hasSize(5)
                    .allSatisfy((path, times) -> assertThat(times).hasValue(1));

            calls.clear();
            String moved =
                    "{\"settings\": {\"address\": \"" + address + "\"}, \"credentials\": {\"token\": \"wrong\"}}";
            assertThat(http.send(http.request("/api/connections/" + connection)
                                    .header("Content-Type", "application/json")
                                    .PUT(BodyPublishers.ofString(moved)))
                            .status())
                    .isEqualTo(200);
            JsonNode refused = download(http, snapshot);
            assertThat(refused.at("/error/message").asString())
                    .contains("unauthorized", "Connection 'shelves'", "renew it in the connection")
                    .doesNotContain("wrong");
            assertThat(calls).allSatisfy((path, times) -> assertThat(times).hasValue(1));
        } finally {
            shelves.stop(0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        calls.computeIfAbsent(path, first -> new AtomicInteger()).incrementAndGet();
        boolean isKnown =
                ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        try (exchange) {
            if (!isKnown) {
                exchange.sendResponseHeaders(401, -1);
            } else if (!broken) {
                send(exchange, "[{\"id\":1,\"n\":1}]".getBytes(StandardCharsets.US_ASCII));
            } else {
                switch (path) {
                    case "/frozen" -> send(exchange, "[{\"id\":1,\"n\":\"one\"}]".getBytes(StandardCharsets.US_ASCII));
                    case "/nameless" ->
                        send(
                                exchange,
                                ("[" + "{\"n\":1},".repeat(149) + "{\"n\":1}]").getBytes(StandardCharsets.US_ASCII));
                    case "/large" -> {
                        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                        send(exchange, tooLarge());
                    }
                    case "/vanished" -> exchange.sendResponseHeaders(404, -1);
                    default -> exchange.sendResponseHeaders(403, -1);
                }
            }
        }
    }

    /** A page that is small as it is sent. */
    private static byte[] tooLarge() throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (OutputStream page = new GZIPOutputStream(sent)) {
            page.write('[');
            byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int written = 0; written <= LARGEST_PAGE; written += blanks.length) {
                page.write(blanks);
            }
            page.write(']');
        }
        return sent.toByteArray();
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String connect(TestHttp http, String address) {
        return made(http, "/api/connections", """
                {"name": "shelves", "connector": "shelves", "settings": {"address": "%s"}, "credentials": {"token": "%s"}}""".formatted(address, TOKEN));
    }

    private static String made(TestHttp http, String path, String body) {
        TestHttp.Answer answer = http.post(path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("id").asString();
    }

    private static JsonNode download(TestHttp http, String snapshot) {
        TestHttp.Answer asked = http.post(
                "/api/jobs",
                "{\"type\": \"download_records\", \"payload\": {\"snapshotId\": \"" + snapshot
                        + "\", \"mode\": \"full\"}}");
        assertThat(asked.status()).as(asked.body()).isEqualTo(201);
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> http.get("/api/jobs/" + asked.json().path("jobId").asString())
                                .json(),
                        found -> found.has("completedAt"));
    }
}
