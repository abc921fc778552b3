package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Looks for the credential of a connection everywhere, after a service has repeated it in a next link and in errors: of a download, of
 * a publishing and of an export.
 */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class ConnectorSecretsIT {
    private static final String CANARY = "canary-7c1e55d0b3";
    private static final String DEFINITION = """
            title: Talkative
            settings: {token: {title: Token, secret: true}}
            address: "%s"
            signIn: {bearer: {token: "{token}"}}
            tables:
              - name: rows
                request: {path: /rows}
                id: /id
                paging: {link: {}}
                writes:
                  update:
                    request: {method: PATCH, path: "/rows/{row.id}"}
            """;

    @Test
    void aCredentialThatTheServiceRepeatsIsNowhere(CapturedOutput output) throws Exception {
        TestService.Settings settings = TestService.Settings.fresh()
                .with("CREDENTIAL_KEYS", Base64.getEncoder().encodeToString(new byte[32]))
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.1/32")
                .with("LOGGING_LEVEL_DEV_MERIDIAN", "trace")
                .with("LOGGING_LEVEL_ORG_APACHE_HC", "debug")
                .with("LOGGING_LEVEL_IO_TEMPORAL", "debug");
        HttpServer talkative = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        talkative.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        talkative.createContext("/rows", ConnectorSecretsIT::answer);
        talkative.start();
        List<String> shown = new ArrayList<>();
        try (TestService service = TestService.start(settings)) {
            TestHttp http = service.http();
            Answer defined = http.send(http.request("/api/connectors/talkative")
                    .header("Content-Type", "application/yaml")
                    .PUT(BodyPublishers.ofString(DEFINITION.formatted(
                            "http://127.0.0.1:" + talkative.getAddress().getPort()))));
            assertThat(defined.status()).as(defined.body()).isEqualTo(201);
            String connection = shown(shown, http.post("/api/connections", """
                    {"name": "talkative", "connector": "talkative", "credentials": {"token": "%s"}}""".formatted(CANARY)))
                    .json()
                    .path("id")
                    .asString();
            shown(shown, http.get("/api/connections"));
            Answer preview = shown(shown, http.get("/api/connections/" + connection + "/preview?table=rows"));
            assertThat(preview.json().path("calls")).hasSize(1);
            String snapshot = shown(shown, http.post("/api/snapshots", """
                    {"name": "talk", "connectionId": "%s", "tables": [{"table": "rows"}]}""".formatted(connection)))
                    .json()
                    .path("id")
                    .asString();
            String of = "{\"snapshotId\": \"" + snapshot + "\"";
            String job = ended(http, "download_records", of + "}", "failed", shown);
            Answer tables = shown(shown, http.get("/api/jobs/" + job + "/tables"));
            assertThat(tables.body()).contains("Your key", "{secret:token}");
            String rows = "/api/snapshots/" + snapshot;
            shown(
                    shown,
                    http.send(http.request(rows + "/tables/rows/rows/1")
                            .header("Content-Type", "application/json")
                            .method("PATCH", BodyPublishers.ofString("{\"values\": {\"name\": \"Two\"}}"))));
            String plan = shown(shown, http.post(rows + "/plan", ""))
                    .json()
                    .path("hash")
                    .asString();
            String publishing =
                    ended(http, "publish_records", of + ", \"plan\": \"" + plan + "\"}", "completed", shown);
            shown(shown, http.get(rows + "/unpublished"));
            assertThat(shown.getLast()).contains("Your key", "{secret:token}");
            String export = ended(http, "export_records", of + ", \"format\": \"csv\"}", "completed", shown);
            Answer file = shown(shown, http.get("/api/exports/" + export));
            shown.add(content(file.json().at("/files/0/address").asString()));
            assertThat(shown.getLast()).contains("Two");
            shown(shown, http.get("/api/events?limit=1000"));
            assertThat(shown).noneMatch(text -> text.contains(CANARY));
            assertThat(inDatabase(service.bean(Jdbi.class))).isEmpty();
            for (String each : List.of(job, publishing, export)) {
                assertThat(history(service, each))
                        .as("what an activity was called with can be read")
                        .contains(each)
                        .doesNotContain(CANARY);
            }
        } finally {
            talkative.stop(0);
        }
        assertThat(output.getAll()).contains("talkative").doesNotContain(CANARY);
    }

    /** Has a job done, and shows it; returns its id. */
    private static String ended(TestHttp http, String type, String payload, String status, List<String> shown) {
        Answer asked = http.post("/api/jobs", "{\"type\": \"" + type + "\", \"payload\": " + payload + "}");
        assertThat(asked.status()).as(asked.body()).isEqualTo(201);
        String job = asked.json().path("jobId").asString();
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> http.get("/api/jobs/" + job).json(), found -> found.has("completedAt"));
        Answer ended = shown(shown, http.get("/api/jobs/" + job));
        assertThat(ended.json().path("status").asString()).as(ended.body()).isEqualTo(status);
        return job;
    }

    private static String content(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
                .body();
    }

    /** The history of a job's workflow as text, with what activities were called with and what they answered: in JSON that is Base64. */
    private static String history(TestService service, String job) {
        String workflow = service.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("SELECT workflow_id FROM jobs WHERE id = :id::uuid")
                        .bind("id", job)
                        .mapTo(String.class)
                        .one());
        return service.bean(WorkflowClient.class).fetchHistory(workflow).getEvents().stream()
                .map(HistoryEvent::toString)
                .collect(Collectors.joining("\n"));
    }

    private static Answer shown(List<String> shown, Answer answer) {
        shown.add(answer.body());
        return answer;
    }

    /** The first page names a next one whose address has the credential in it; the next page is refused with it, and so is each change. */
    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isFirst = exchange.getRequestMethod().equals("GET")
                    && exchange.getRequestURI().getRawQuery() == null;
            byte[] body = (isFirst
                            ? "[{\"id\": 1, \"name\": \"One\"}]"
                            : "{\"message\": \"Your key " + CANARY + " has ended\"}")
                    .getBytes(StandardCharsets.UTF_8);
            if (isFirst) {
                exchange.getResponseHeaders().set("Link", "</rows?page=2&key=" + CANARY + ">; rel=next");
            }
            exchange.sendResponseHeaders(isFirst ? 200 : 403, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** The tables in which a row has the credential. */
    private static List<String> inDatabase(Jdbi jdbi) {
        return jdbi.withHandle(handle -> {
            List<String> tables = handle.createQuery("""
                            SELECT quote_ident(table_schema) || '.' || quote_ident(table_name)
                            FROM information_schema.tables
                            WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')""").mapTo(String.class).list();
            assertThat(tables).hasSizeGreaterThan(20);
            List<String> found = new ArrayList<>();
            for (String table : tables) {
                long rows = handle.createQuery("SELECT count(*) FROM " + table + " AS t WHERE t::text LIKE :canary")
                        .bind("canary", "%" + CANARY + "%")
                        .mapTo(Long.class)
                        .one();
                if (rows > 0) {
                    found.add(table);
                }
            }
            return found;
        });
    }
}
