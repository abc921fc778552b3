package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From a connection to a table that can be read by SQL and over REST, with a real Temporal, PostgreSQL and S3. */
class DownloadApiIT {
    private static final String CANARY = "canary-0f9c1d7a-secret";
    private static final String READER =
            "snapshot_reader_" + UUID.randomUUID().toString().substring(0, 8);

    private static TestService service;
    private static TestHttp http;

    @BeforeAll
    static void start() {
        TestService.Settings settings = TestService.Settings.fresh()
                .with("CREDENTIAL_KEYS", Base64.getEncoder().encodeToString(new byte[32]))
                .with("SNAPSHOT_READER_ROLE", READER)
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8");
        service = TestService.start(settings);
        http = service.http();
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
        String connection = connect("customers", "{\"id_column\": \"id\"}");
        upload(connection, "customers.csv", "id;name;since\n1;Ada;2020-01-02\n2;\"Bob, Jr.\";\n2;Bob;2021-05-06\n");
        assertThat(http.post("/api/connections/" + connection + "/test", "")
                        .json()
                        .path("reachable")
                        .asBoolean())
                .isTrue();
        JsonNode preview = http.get("/api/connections/" + connection + "/preview?table=customers.csv")
                .json();
        assertThat(preview.path("rows").get(0).path("values").get(1).asString()).isEqualTo("Ada");

        JsonNode snapshot = ok(http.post("/api/snapshots", """
                {"name": "crm", "connectionId": "%s",
                 "tables": [{"table": "customers.csv", "types": {"since": "date"}}]}""".formatted(connection)), 201);
        String id = snapshot.path("id").asString();
        assertThat(snapshot.path("schema").asString()).isEqualTo("snapshot_default_crm");
        JsonNode job = download(id);

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

        assertThat(delete("/api/connections/" + connection).code()).isEqualTo("connection_in_use");
        assertThat(delete("/api/snapshots/" + id).status()).isEqualTo(204);
        assertThat(delete("/api/connections/" + connection).status()).isEqualTo(204);
        boolean schemaIsThere = service.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("SELECT to_regnamespace('snapshot_default_crm') IS NOT NULL")
                        .mapTo(boolean.class)
                        .one());
        assertThat(schemaIsThere).isFalse();
    }

    @Test
    void aDownloadThatRunsIsCancelledWithinSecondsAndKeepsWhatItHasSaved() {
        String connection = connect("large", "{}");
        StringBuilder text = new StringBuilder("n,text\n");
        for (int i = 0; i < 200_000; i++) {
            text.append(i).append(",a text that is a little longer ").append(i).append('\n');
        }
        upload(connection, "large.csv", text.toString());
        String id = ok(
                        http.post("/api/snapshots", "{\"name\": \"large\", \"connectionId\": \"" + connection + "\"}"),
                        201)
                .path("id")
                .asString();
        String job = ask(id);
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> stored("snapshot_default_large", "large") > 0);
        http.post("/api/jobs/" + job + "/cancel", "");
        JsonNode ended = until(job, DownloadApiIT::hasEnded);

        // A quick machine may have read the whole file before the cancellation was there.
        assertThat(ended.path("status").asString()).isIn("cancelled", "completed");
        assertThat(stored("snapshot_default_large", "large")).isPositive();
        JsonNode again = download(id);
        assertThat(again.path("status").asString()).isEqualTo("completed");
        assertThat(stored("snapshot_default_large", "large")).isEqualTo(200_000);
    }

    @Test
    void aWrongFileFailsWithASentenceThatNamesConnectionTableAndLine() {
        String connection = connect("broken", "{}");
        upload(connection, "broken.csv", "a,b\n1,2\n3,\"4\n5,6\n");
        String id = ok(
                        http.post("/api/snapshots", "{\"name\": \"broken\", \"connectionId\": \"" + connection + "\"}"),
                        201)
                .path("id")
                .asString();

        JsonNode job = download(id);

        assertThat(job.path("status").asString()).isEqualTo("failed");
        assertThat(job.path("error").path("message").asString())
                .contains("malformed_csv", "Connection 'broken'", "table 'broken'", "line 2", "a quote is missing");
        assertThat(job.path("attempt").asInt()).as("no attempt is wasted").isEqualTo(1);
    }

    @Test
    void whatAConnectionLacksIsSaidInWords() {
        Answer refused = http.post("/api/connections", """
                {"name": "x", "connector": "csv", "settings": {"from": "s3", "host": "y", "secret_access_key": "z"},
                 "credentials": {"password": "p"}}""");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("violations").findValuesAsString("path"))
                .contains("/settings/host", "/settings/secret_access_key", "/credentials/password");
        assertThat(http.post("/api/connections", "{\"name\": \"x\", \"connector\": \"telepathy\"}")
                        .json()
                        .path("detail")
                        .asString())
                .contains("csv");
        assertThat(http.post("/api/connections", """
                {"name": "x", "connector": "csv", "settings": {"from": "s3"}}""").body()).contains("'bucket'", "'key'");
        assertThat(http.post("/api/jobs", """
                {"type": "download_records", "payload": {"snapshotId": "%s"}}""".formatted(UUID.randomUUID())).code())
                .isEqualTo("unknown_snapshot");
    }

    @Test
    void kindsOfConnectionsSayTheirFieldsAndWhichAreCredentials() {
        JsonNode kinds = http.get("/api/connections/kinds").json().path("kinds");
        assertThat(kinds.findValuesAsString("connector")).containsExactly("airtable", "csv", "notion", "postgres");
        JsonNode postgres = kinds.path(3);
        assertThat(postgres.path("title").asString()).isEqualTo("PostgreSQL");
        JsonNode password = field(postgres, "password");
        assertThat(password.path("secret").asBoolean()).isTrue();
        assertThat(password.path("required").asBoolean()).isFalse();
        assertThat(field(postgres, "host").path("required").asBoolean()).isTrue();
        assertThat(field(postgres, "tls").path("choices").valueStream().map(JsonNode::asString))
                .contains("verify-full", "disable");
        assertThat(field(kinds.path(0), "token").path("secret").asBoolean()).isTrue();
    }

    @Test
    void theLimitOfAnAccountIsShownWithoutACall() {
        String connection = ok(http.post("/api/connections", """
                {"name": "limited", "connector": "airtable", "settings": {"base": "app00000000000000"},
                 "credentials": {"token": "%s"}}""".formatted(CANARY)), 201)
                .path("id")
                .asString();
        String address = "/api/connections/" + connection + "/limit";
        JsonNode limit = ok(http.get(address), 200);
        assertThat(limit.path("callsPerSecond").asDouble()).isEqualTo(5);
        assertThat(limit.path("atOnce").asInt()).isEqualTo(2);
        assertThat(limit.path("frozenForSeconds").asDouble()).isZero();
        service.bean(AccountQuotas.class).freeze("default", "airtable:app00000000000000", Duration.ofMinutes(5));
        assertThat(ok(http.get(address), 200).path("frozenForSeconds").asDouble())
                .isBetween(200.0, 300.0);

        String files = connect("unlimited", "{}");
        JsonNode unlimited = ok(http.get("/api/connections/" + files + "/limit"), 200);
        assertThat(unlimited.has("callsPerSecond")).isFalse();
        assertThat(unlimited.path("frozenForSeconds").asDouble()).isZero();
        assertThat(http.get("/api/connections/" + UUID.randomUUID() + "/limit").code())
                .isEqualTo("unknown_connection");
    }

    @Test
    void aCredentialIsWrittenAndNeverRead() {
        String connection = ok(http.post("/api/connections", """
                {"name": "secret", "connector": "csv",
                 "settings": {"from": "s3", "bucket": "b", "key": "k", "endpoint": "http://127.0.0.1:1", "access_key_id": "me"},
                 "credentials": {"secret_access_key": "%s"}}""".formatted(CANARY)), 201)
                .path("id")
                .asString();
        List<String> seen = new ArrayList<>();
        seen.add(http.get("/api/connections/" + connection).body());
        seen.add(http.get("/api/connections").body());
        Answer test = http.post("/api/connections/" + connection + "/test", "");
        seen.add(test.body());
        assertThat(test.code()).as(test.body()).isEqualTo("unreachable");
        assertThat(seen).allSatisfy(text -> assertThat(text).doesNotContain(CANARY));
        assertThat(seen.getFirst()).contains("\"credentials\":[\"secret_access_key\"]");
        List<String> stored = service.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(
                                "SELECT c::text || s::text FROM connections c JOIN connection_credentials s"
                                        + " ON s.connection_id = c.id")
                        .mapTo(String.class)
                        .list());
        assertThat(stored).isNotEmpty().allSatisfy(row -> assertThat(row).doesNotContain(CANARY));

        JsonNode moved = ok(put("/api/connections/" + connection, """
                {"settings": {"from": "s3", "bucket": "b", "key": "k", "endpoint": "http://127.0.0.1:2"}}"""), 200);
        assertThat(moved.path("credentials"))
                .as("a secret does not follow to another host")
                .isEmpty();
        String rotation = http.post("/api/jobs", "{\"type\": \"rotate_credentials\", \"payload\": {}}")
                .json()
                .path("jobId")
                .asString();
        assertThat(until(rotation, DownloadApiIT::hasEnded).path("status").asString())
                .isEqualTo("completed");
    }

    @Test
    void aDownloadIsPausedAtABatchAndResumedAndAVerificationWaitsForItsEnd() {
        String connection = connect("paused", "{}");
        StringBuilder text = new StringBuilder("n,text\n");
        for (int i = 0; i < 100_000; i++) {
            text.append(i).append(",a text that is a little longer ").append(i).append('\n');
        }
        upload(connection, "paused.csv", text.toString());
        String id = snapshot("paused", connection);
        String job = ask(id);
        assertThat(http.post("/api/jobs/" + job + "/pause", "").status()).isEqualTo(204);
        JsonNode table = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> http.get("/api/jobs/" + job + "/tables")
                                .json()
                                .path("tables")
                                .path(0),
                        figures -> figures.path("status").asString().equals("waiting"));
        assertThat(table.path("errorCode").asString()).isEqualTo("paused");
        assertThat(table.path("rows").asLong()).isLessThan(100_000);
        assertThat(http.get("/api/jobs/" + job).json().path("status").asString())
                .isEqualTo("running");
        String verification = ok(http.post("/api/snapshots/" + id + "/verify", ""), 202)
                .path("jobId")
                .asString();
        JsonNode waiting = until(verification, found -> found.has("nextRetryAt"));
        assertThat(waiting.path("lastFailure").path("code").asString())
                .as(waiting.toString())
                .isEqualTo("snapshot_busy");
        // It has been tried once more, in vain.
        until(
                verification,
                found -> found.path("seq").asLong() >= waiting.path("seq").asLong() + 2);

        assertThat(http.post("/api/jobs/" + job + "/resume", "").status()).isEqualTo(204);
        assertThat(until(job, DownloadApiIT::hasEnded).path("status").asString())
                .isEqualTo("completed");
        JsonNode verified = until(verification, DownloadApiIT::hasEnded);
        assertThat(verified.path("status").asString()).as(verified.toString()).isEqualTo("completed");
        assertThat(verified.path("attempt").asInt()).isEqualTo(1);
        assertThat(stored("snapshot_default_paused", "paused")).isEqualTo(100_000);
        assertThat(http.post("/api/jobs/" + job + "/pause", "").code()).isEqualTo("unknown_download");
    }

    @Test
    void aVerificationNamesWhatDiffersAndFollowsADownload() {
        String connection = connect("verified", "{\"id_column\": \"id\"}");
        upload(connection, "verified.csv", "id,name\n1,Ada\n2,Bob\n");
        String id = snapshot("verified", connection);
        assertThat(put(
                                "/api/snapshots/" + id + "/then",
                                "{\"jobs\": [{\"type\": \"download_records\", \"payload\": {}}]}")
                        .json()
                        .path("violations")
                        .findValuesAsString("path"))
                .containsExactly("/jobs/0/type");
        assertThat(put("/api/snapshots/" + id + "/then", "{\"jobs\": [{\"type\": \"sleep\", \"payload\": {\"x\": 1}}]}")
                        .status())
                .isEqualTo(422);
        String following =
                "{\"jobs\": [{\"type\": \"verify_records\", \"payload\": {\"snapshotId\": \"" + id + "\"}}]}";
        ok(put("/api/snapshots/" + id + "/then", following), 200);
        assertThat(http.get("/api/snapshots/" + id + "/then").json().path("jobs"))
                .hasSize(1);

        assertThat(download(id).path("status").asString()).isEqualTo("completed");
        JsonNode followed = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> http.get("/api/jobs?type=verify_records")
                                .json()
                                .path("jobs")
                                .path(0),
                        DownloadApiIT::hasEnded);
        JsonNode agreed =
                http.get("/api/jobs/" + followed.path("id").asString()).json();
        assertThat(agreed.path("result").path("agrees").asBoolean())
                .as(agreed.toString())
                .isTrue();

        service.bean(Jdbi.class).useTransaction(tx -> {
            // The rows are as if they had been downloaded, and no edits.
            tx.execute("SET LOCAL meridian.own_write = 'on'");
            tx.execute("UPDATE snapshot_default_verified.verified SET name = 'Someone' WHERE _id = '2'");
            tx.execute("INSERT INTO snapshot_default_verified.verified (_id) VALUES ('3')");
        });
        String job = ok(http.post("/api/snapshots/" + id + "/verify", ""), 202)
                .path("jobId")
                .asString();
        JsonNode table = until(job, DownloadApiIT::hasEnded)
                .path("result")
                .path("tables")
                .path(0);
        assertThat(table.path("different").path("ids").path(0).asString())
                .as(table.toString())
                .isEqualTo("2");
        assertThat(table.path("surplus").path("ids").path(0).asString()).isEqualTo("3");
        assertThat(table.path("missing").path("count").asInt()).isZero();
        assertThat(http.post("/api/snapshots/" + UUID.randomUUID() + "/verify", "")
                        .code())
                .isEqualTo("unknown_snapshot");
    }

    @Test
    void aScheduleIsPausedWhenTheServiceRefusesTheConnection() {
        String connection = connect("scheduled", "{}");
        upload(connection, "scheduled.csv", "n\n1\n");
        String id = snapshot("scheduled", connection);
        ok(http.post("/api/schedules", """
                {"name": "nightly", "everySeconds": 86400,
                 "job": {"type": "download_records", "payload": {"snapshotId": "%s"}}}""".formatted(id)), 201);
        service.bean(Jdbi.class)
                .useHandle(handle -> handle.execute(
                        "UPDATE connections SET reauthorize_since = now() WHERE id = ?", UUID.fromString(connection)));
        assertThat(http.get("/api/connections/" + connection).json().has("reauthorizeSince"))
                .isTrue();
        http.post("/api/schedules/nightly/trigger", "{}");
        JsonNode schedule = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> http.get("/api/schedules/nightly").json(),
                        shown -> shown.path("state").asString().equals("paused"));
        assertThat(schedule.path("note").asString()).contains("authorisation");
        ok(http.post("/api/connections/" + connection + "/test", ""), 200);
        assertThat(download(id).path("status").asString()).isEqualTo("completed");
    }

    private static JsonNode field(JsonNode kind, String name) {
        return kind.path("fields")
                .valueStream()
                .filter(field -> field.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String snapshot(String name, String connection) {
        return ok(
                        http.post(
                                "/api/snapshots",
                                "{\"name\": \"" + name + "\", \"connectionId\": \"" + connection + "\"}"),
                        201)
                .path("id")
                .asString();
    }

    private static long stored(String schema, String table) {
        return service.bean(Jdbi.class).withHandle(handle -> {
            boolean isThere = handle.createQuery("SELECT to_regclass('" + schema + "." + table + "') IS NOT NULL")
                    .mapTo(boolean.class)
                    .one();
            return isThere
                    ? handle.createQuery("SELECT count(*) FROM " + schema + "." + table)
                            .mapTo(long.class)
                            .one()
                    : 0;
        });
    }

    private static String connect(String name, String settings) {
        return ok(
                        http.post(
                                "/api/connections",
                                "{\"name\": \"" + name + "\", \"connector\": \"csv\", \"settings\": " + settings + "}"),
                        201)
                .path("id")
                .asString();
    }

    private static void upload(String connection, String name, String text) {
        Answer answer = http.send(http.request("/api/connections/" + connection + "/files/" + name)
                .header("Content-Type", "text/csv")
                .method("PUT", BodyPublishers.ofString(text)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static Answer delete(String path) {
        return http.send(http.request(path).DELETE());
    }

    private static Answer put(String path, String json) {
        return http.send(
                http.request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    private static String ask(String snapshot) {
        Answer accepted = http.post("/api/jobs", """
                {"type": "download_records", "payload": {"snapshotId": "%s"}}""".formatted(snapshot));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(201);
        return accepted.json().path("jobId").asString();
    }

    private static JsonNode download(String snapshot) {
        return until(ask(snapshot), DownloadApiIT::hasEnded);
    }

    private static JsonNode ok(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer.json();
    }

    private static boolean hasEnded(JsonNode job) {
        return job.has("completedAt");
    }

    private static JsonNode until(String id, Predicate<JsonNode> condition) {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> http.get("/api/jobs/" + id).json(), condition);
    }
}
