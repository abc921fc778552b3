package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the API says of connections: their kinds, faults, limits, and never a credential. */
class ConnectionApiIT {
    private static final String CANARY = "canary-0f9c1d7a-secret";

    private static TestService service;
    private static TestHttp http;
    private static DownloadCalls calls;

    @BeforeAll
    static void start() {
        service = TestService.start(DownloadCalls.settings());
        http = service.http();
        calls = new DownloadCalls(service);
    }

    @AfterAll
    static void stop() {
        service.close();
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
        String connection = DownloadCalls.ok(http.post("/api/connections", """
                {"name": "limited", "connector": "airtable", "settings": {"base": "app00000000000000"},
                 "credentials": {"token": "%s"}}""".formatted(CANARY)), 201)
                .path("id")
                .asString();
        String address = "/api/connections/" + connection + "/limit";
        JsonNode limit = DownloadCalls.ok(http.get(address), 200);
        assertThat(limit.path("callsPerSecond").asDouble()).isEqualTo(5);
        assertThat(limit.path("atOnce").asInt()).isEqualTo(2);
        assertThat(limit.path("frozenForSeconds").asDouble()).isZero();
        service.bean(AccountQuotas.class).freeze("default", "airtable:app00000000000000", Duration.ofMinutes(5));
        assertThat(DownloadCalls.ok(http.get(address), 200)
                        .path("frozenForSeconds")
                        .asDouble())
                .isBetween(200.0, 300.0);

        String files = calls.connect("unlimited", "{}");
        JsonNode unlimited = DownloadCalls.ok(http.get("/api/connections/" + files + "/limit"), 200);
        assertThat(unlimited.has("callsPerSecond")).isFalse();
        assertThat(unlimited.path("frozenForSeconds").asDouble()).isZero();
        assertThat(http.get("/api/connections/" + UUID.randomUUID() + "/limit").code())
                .isEqualTo("unknown_connection");
    }

    @Test
    void aCredentialIsWrittenAndNeverRead() {
        String connection = DownloadCalls.ok(http.post("/api/connections", """
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

        JsonNode moved = DownloadCalls.ok(calls.put("/api/connections/" + connection, """
                {"settings": {"from": "s3", "bucket": "b", "key": "k", "endpoint": "http://127.0.0.1:2"}}"""), 200);
        assertThat(moved.path("credentials"))
                .as("a secret does not follow to another host")
                .isEmpty();
        String rotation = http.post("/api/jobs", "{\"type\": \"rotate_credentials\", \"payload\": {}}")
                .json()
                .path("jobId")
                .asString();
        assertThat(calls.until(rotation, DownloadCalls::hasEnded).path("status").asString())
                .isEqualTo("completed");
    }

    private static JsonNode field(JsonNode kind, String name) {
        return kind.path("fields")
                .valueStream()
                .filter(field -> field.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
