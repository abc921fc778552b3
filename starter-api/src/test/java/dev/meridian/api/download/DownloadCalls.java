package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;

/** What tests of downloads ask a service for. */
record DownloadCalls(TestService service) {
    /** A service with all its servers that keeps credentials and may call servers of the test. */
    static TestService.Settings settings() {
        return TestService.Settings.fresh()
                .with("CREDENTIAL_KEYS", Base64.getEncoder().encodeToString(new byte[32]))
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8");
    }

    /** Makes a connection to CSV files; returns its id. */
    String connect(String name, String settings) {
        return id(service.http()
                .post(
                        "/api/connections",
                        "{\"name\": \"" + name + "\", \"connector\": \"csv\", \"settings\": " + settings + "}"));
    }

    /** Uploads a file of a connection. */
    void upload(String connection, String name, String text) {
        Answer answer = service.http()
                .send(service.http()
                        .request("/api/connections/" + connection + "/files/" + name)
                        .header("Content-Type", "text/csv")
                        .method("PUT", BodyPublishers.ofString(text)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** Uploads a file that takes a while to read, with so many rows. */
    void uploadLarge(String connection, String name, int rows) {
        StringBuilder text = new StringBuilder("n,text\n");
        for (int i = 0; i < rows; i++) {
            text.append(i).append(",a text that is a little longer ").append(i).append('\n');
        }
        upload(connection, name, text.toString());
    }

    /** Makes a snapshot of all tables of a connection; returns its id. */
    String snapshot(String name, String connection) {
        return id(service.http()
                .post("/api/snapshots", "{\"name\": \"" + name + "\", \"connectionId\": \"" + connection + "\"}"));
    }

    /** Asks for a download; returns the job's id. */
    String ask(String snapshot) {
        Answer accepted = service.http().post("/api/jobs", """
                {"type": "download_records", "payload": {"snapshotId": "%s"}}""".formatted(snapshot));
        return ok(accepted, 201).path("jobId").asString();
    }

    /** Downloads, and returns the job as it ended. */
    JsonNode download(String snapshot) {
        return until(ask(snapshot), DownloadCalls::hasEnded);
    }

    /** The job, when it meets a condition. */
    JsonNode until(String job, Predicate<JsonNode> condition) {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> service.http().get("/api/jobs/" + job).json(), condition);
    }

    static boolean hasEnded(JsonNode job) {
        return job.has("completedAt");
    }

    /** How many rows a table of a snapshot has; 0 while it does not exist. */
    long stored(String schema, String table) {
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

    Answer delete(String path) {
        return service.http().send(service.http().request(path).DELETE());
    }

    Answer put(String path, String json) {
        return service.http()
                .send(service.http()
                        .request(path)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json)));
    }

    /** The body of an answer that has to have a status. */
    static JsonNode ok(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer.json();
    }

    private static String id(Answer made) {
        return ok(made, 201).path("id").asString();
    }
}
