package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What can be done with the downloads of a snapshot: paused, verified, followed by other jobs, and asked for by schedules. */
@Tag("slow")
class SnapshotJobsIT {
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
    void aDownloadIsPausedAtABatchAndResumedAndAVerificationWaitsForItsEnd() {
        String connection = calls.connect("paused", "{}");
        calls.uploadLarge(connection, "paused.csv", 400_000);
        String id = calls.snapshot("paused", connection);
        String job = calls.ask(id);
        assertThat(http.post("/api/jobs/" + job + "/pause", "").status()).isEqualTo(204);
        JsonNode table = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> http.get("/api/jobs/" + job + "/tables")
                                .json()
                                .path("tables")
                                .path(0),
                        figures -> figures.path("status").asString().equals("waiting"));
        assertThat(table.path("errorCode").asString()).isEqualTo("paused");
        assertThat(table.path("rows").asLong()).isLessThan(400_000);
        assertThat(http.get("/api/jobs/" + job).json().path("status").asString())
                .isEqualTo("running");
        String verification = DownloadCalls.ok(http.post("/api/snapshots/" + id + "/verify", ""), 202)
                .path("jobId")
                .asString();
        JsonNode waiting = calls.until(verification, found -> found.has("nextRetryAt"));
        assertThat(waiting.path("lastFailure").path("code").asString())
                .as(waiting.toString())
                .isEqualTo("snapshot_busy");
        // It has been tried once more, in vain.
        calls.until(
                verification,
                found -> found.path("seq").asLong() >= waiting.path("seq").asLong() + 2);

        assertThat(http.post("/api/jobs/" + job + "/resume", "").status()).isEqualTo(204);
        assertThat(calls.until(job, DownloadCalls::hasEnded).path("status").asString())
                .isEqualTo("completed");
        JsonNode verified = calls.until(verification, DownloadCalls::hasEnded);
        assertThat(verified.path("status").asString()).as(verified.toString()).isEqualTo("completed");
        assertThat(verified.path("attempt").asInt()).isEqualTo(1);
        assertThat(calls.stored("snapshot_default_paused", "paused")).isEqualTo(400_000);
        assertThat(http.post("/api/jobs/" + job + "/pause", "").code()).isEqualTo("unknown_download");
    }

    @Test
    void aVerificationNamesWhatDiffersAndFollowsADownload() {
        String connection = calls.connect("verified", "{\"id_column\": \"id\"}");
        calls.upload(connection, "verified.csv", "id,name\n1,Ada\n2,Bob\n");
        String id = calls.snapshot("verified", connection);
        assertThat(calls.put(
                                "/api/snapshots/" + id + "/then",
                                "{\"jobs\": [{\"type\": \"download_records\", \"payload\": {}}]}")
                        .json()
                        .path("violations")
                        .findValuesAsString("path"))
                .containsExactly("/jobs/0/type");
        assertThat(calls.put(
                                "/api/snapshots/" + id + "/then",
                                "{\"jobs\": [{\"type\": \"sleep\", \"payload\": {\"x\": 1}}]}")
                        .status())
                .isEqualTo(422);
        String following =
                "{\"jobs\": [{\"type\": \"verify_records\", \"payload\": {\"snapshotId\": \"" + id + "\"}}]}";
        DownloadCalls.ok(calls.put("/api/snapshots/" + id + "/then", following), 200);
        assertThat(http.get("/api/snapshots/" + id + "/then").json().path("jobs"))
                .hasSize(1);

        assertThat(calls.download(id).path("status").asString()).isEqualTo("completed");
        JsonNode followed = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> http.get("/api/jobs?type=verify_records")
                                .json()
                                .path("jobs")
                                .path(0),
                        DownloadCalls::hasEnded);
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
        String job = DownloadCalls.ok(http.post("/api/snapshots/" + id + "/verify", ""), 202)
                .path("jobId")
                .asString();
        JsonNode table = calls.until(job, DownloadCalls::hasEnded)
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
    void aBatchMayVerifyOneSnapshotTwice() {
        String connection = calls.connect("batched", "{\"id_column\": \"id\"}");
        calls.upload(connection, "batched.csv", "id,name\n1,Ada\n2,Bob\n");
        String id = calls.snapshot("batched", connection);
        assertThat(calls.download(id).path("status").asString()).isEqualTo("completed");

        String item = "{\"snapshotId\": \"" + id + "\"}";
        String batch = DownloadCalls.ok(
                        http.post(
                                "/api/jobs/batch",
                                "{\"type\": \"verify_records\", \"items\": [" + item + ", " + item + ", " + item
                                        + "]}"),
                        201)
                .path("jobId")
                .asString();

        JsonNode ended = calls.until(batch, DownloadCalls::hasEnded);
        assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
        assertThat(calls.download(id).path("status").asString())
                .as("the snapshot was given back")
                .isEqualTo("completed");
    }

    @Test
    void aScheduleIsPausedWhenTheServiceRefusesTheConnection() {
        String connection = calls.connect("scheduled", "{}");
        calls.upload(connection, "scheduled.csv", "n\n1\n");
        String id = calls.snapshot("scheduled", connection);
        DownloadCalls.ok(http.post("/api/schedules", """
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
        DownloadCalls.ok(http.post("/api/connections/" + connection + "/test", ""), 200);
        assertThat(calls.download(id).path("status").asString()).isEqualTo("completed");
    }
}
