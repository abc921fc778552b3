package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From a connection to a table that can be read by SQL and over REST, with a real Temporal, PostgreSQL and S3. */
class DownloadApiIT {
    private static final String READER =
            "snapshot_reader_" + UUID.randomUUID().toString().substring(0, 8);

    private static TestService service;
    private static TestHttp http;
    private static DownloadCalls calls;

    @BeforeAll
    static void start() {
        service = TestService.start(DownloadCalls.settings().with("SNAPSHOT_READER_ROLE", READER));
        http = service.http();
        calls = new DownloadCalls(service);
        service.bean(Jdbi.class).useHandle(handle -> handle.execute("CREATE ROLE " + READER));
    }

    @AfterAll
    static void stop() {
        service.bean(Jdbi.class).useHandle(handle -> {
            handle.execute("DROP OWNED BY " + READER + " CASCADE");
            handle.execute("DROP ROLE " + READER);
        });
        service.close();
    }

    @Test
    void anUploadedFileBecomesATableThatSqlAndRestRead() {
        String connection = calls.connect("customers", "{\"id_column\": \"id\"}");
        calls.upload(
                connection, "customers.csv", "id;name;since\n1;Ada;2020-01-02\n2;\"Bob, Jr.\";\n2;Bob;2021-05-06\n");
        assertThat(http.post("/api/connections/" + connection + "/test", "")
                        .json()
                        .path("reachable")
                        .asBoolean())
                .isTrue();
        JsonNode preview = http.get("/api/connections/" + connection + "/preview?table=customers.csv")
                .json();
        assertThat(preview.path("rows").get(0).path("values").get(1).asString()).isEqualTo("Ada");

        JsonNode snapshot = DownloadCalls.ok(http.post("/api/snapshots", """
                {"name": "crm", "connectionId": "%s",
                 "tables": [{"table": "customers.csv", "types": {"since": "date"}}]}""".formatted(connection)), 201);
        String id = snapshot.path("id").asString();
        assertThat(snapshot.path("schema").asString()).isEqualTo("snapshot_default_crm");
        JsonNode job = calls.download(id);

        assertThat(job.path("status").asString()).as(job.toString()).isEqualTo("completed");
        assertThat(job.path("result").path("rows").asInt()).isEqualTo(2);
        JsonNode figures = http.get("/api/jobs/" + job.path("id").asString() + "/tables")
                .json()
                .path("tables")
                .get(0);
        assertThat(figures.path("complete").asBoolean()).as(figures.toString()).isTrue();
        assertThat(figures.path("table").asString()).isEqualTo("customers");
        JsonNode rows = http.get("/api/snapshots/" + id + "/tables/customers/rows?limit=1")
                .json();
        assertThat(rows.path("rows").get(0).path("id").asString()).isEqualTo("1");
        assertThat(rows.path("rows").get(0).path("values").path("since").asString())
                .isEqualTo("2020-01-02");
        JsonNode rest = http.get("/api/snapshots/" + id + "/tables/customers/rows?limit=1&cursor="
                        + rows.path("nextCursor").asString())
                .json();
        assertThat(rest.path("rows").get(0).path("values").path("name").asString())
                .isEqualTo("Bob");
        assertThat(rest.has("nextCursor")).isFalse();
        List<String> bySql = service.bean(Jdbi.class).inTransaction(tx -> {
            tx.execute("SET LOCAL ROLE " + READER);
            return tx.createQuery("SELECT name || ' ' || since FROM snapshot_default_crm.customers ORDER BY _id")
                    .mapTo(String.class)
                    .list();
        });
        assertThat(bySql).containsExactly("Ada 2020-01-02", "Bob 2021-05-06");

        assertThat(calls.delete("/api/connections/" + connection).code()).isEqualTo("connection_in_use");
        assertThat(calls.delete("/api/snapshots/" + id).status()).isEqualTo(204);
        assertThat(calls.delete("/api/connections/" + connection).status()).isEqualTo(204);
        boolean schemaIsThere = service.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("SELECT to_regnamespace('snapshot_default_crm') IS NOT NULL")
                        .mapTo(boolean.class)
                        .one());
        assertThat(schemaIsThere).isFalse();
    }

    @Test
    void aDownloadThatRunsIsCancelledWithinSecondsAndKeepsWhatItHasSaved() {
        String connection = calls.connect("large", "{}");
        calls.uploadLarge(connection, "large.csv", 200_000);
        String id = calls.snapshot("large", connection);
        String job = calls.ask(id);
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> calls.stored("snapshot_default_large", "large") > 0);
        http.post("/api/jobs/" + job + "/cancel", "");
        JsonNode ended = calls.until(job, DownloadCalls::hasEnded);

        // A quick machine may have read the whole file before the cancellation was there.
        assertThat(ended.path("status").asString()).isIn("cancelled", "completed");
        assertThat(calls.stored("snapshot_default_large", "large")).isPositive();
        JsonNode again = calls.download(id);
        assertThat(again.path("status").asString()).isEqualTo("completed");
        assertThat(calls.stored("snapshot_default_large", "large")).isEqualTo(200_000);
    }

    @Test
    void aRowWhoseIdIsAnAddressIsEditedByAParameter() {
        String connection = calls.connect("pages", "{\"id_column\": \"url\"}");
        calls.upload(
                connection,
                "pages.csv",
                "url;title\nhttps://example.com/a?b=1&c=%2F;One\nhttps://example.com/;Two\n../;Three\n");
        String id = calls.snapshot("pages", connection);
        calls.download(id);
        String rows = "/api/snapshots/" + id + "/tables/pages/rows";

        TestHttp.Answer changed =
                http.send(http.request(rows + "?row=https%3A%2F%2Fexample.com%2Fa%3Fb%3D1%26c%3D%252F")
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString("{\"values\": {\"title\": \"First\"}}")));
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().path("id").asString()).isEqualTo("https://example.com/a?b=1&c=%2F");
        assertThat(changed.json().at("/values/title").asString()).isEqualTo("First");
        assertThat(calls.delete(rows + "?row=..%2F").status()).isEqualTo(204);

        assertThat(calls.delete(rows + "?row=https%3A%2F%2Fexample.com").code()).isEqualTo("unknown_row");
        assertThat(calls.delete(rows + "?row=%00").code()).isEqualTo("unknown_row");
        assertThat(calls.delete(rows).status()).as("no row is named").isEqualTo(400);
        assertThat(http.get(rows)
                        .json()
                        .path("rows")
                        .valueStream()
                        .map(row -> row.at("/values/title").asString()))
                .containsExactlyInAnyOrder("First", "Two");
    }

    @Test
    void aWrongFileFailsWithASentenceThatNamesConnectionTableAndLine() {
        String connection = calls.connect("broken", "{}");
        calls.upload(connection, "broken.csv", "a,b\n1,2\n3,\"4\n5,6\n");
        String id = calls.snapshot("broken", connection);

        JsonNode job = calls.download(id);

        assertThat(job.path("status").asString()).isEqualTo("failed");
        assertThat(job.path("error").path("message").asString())
                .contains("malformed_csv", "Connection 'broken'", "table 'broken'", "line 2", "a quote is missing");
        assertThat(job.path("attempt").asInt()).as("no attempt is wasted").isEqualTo(1);
    }
}
