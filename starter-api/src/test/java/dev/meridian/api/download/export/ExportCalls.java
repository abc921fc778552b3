package dev.meridian.api.download.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;

/** What tests of exports ask a service for. */
record ExportCalls(TestService service) {
    static String request(String payload) {
        return "{\"type\": \"export_records\", \"payload\": " + payload + "}";
    }

    /** Asks for an export; returns the job's id. */
    String ask(String payload) {
        Answer answer = service.http().post("/api/jobs", request(payload));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("jobId").asString();
    }

    /** Exports, and returns the job as it ended. */
    JsonNode export(String payload) {
        return until(ask(payload));
    }

    /** The job, when it has ended. */
    JsonNode until(String job) {
        TestHttp http = service.http();
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> http.get("/api/jobs/" + job).json(), found -> found.has("completedAt"));
    }

    /** A snapshot with one downloaded table of its name. */
    String snapshot(String name, String csv) {
        TestHttp http = service.http();
        String connection = http.post(
                        "/api/connections",
                        "{\"name\": \"" + name + "\", \"connector\": \"csv\", \"settings\": {\"id_column\": \"id\"}}")
                .json()
                .path("id")
                .asString();
        http.send(http.request("/api/connections/" + connection + "/files/" + name + ".csv")
                .header("Content-Type", "text/csv")
                .PUT(BodyPublishers.ofString(csv)));
        String snapshot = http.post(
                        "/api/snapshots", "{\"name\": \"" + name + "\", \"connectionId\": \"" + connection + "\"}")
                .json()
                .path("id")
                .asString();
        String job = http.post(
                        "/api/jobs",
                        "{\"type\": \"download_records\", \"payload\": {\"snapshotId\": \"" + snapshot + "\"}}")
                .json()
                .path("jobId")
                .asString();
        assertThat(until(job).path("status").asString()).isEqualTo("completed");
        return snapshot;
    }

    /** A snapshot with one table of its name, of which each row has some kilobytes. */
    String largeSnapshot(String name, int rows) {
        String snapshot = snapshot(name, "id,name\n1,Ada\n");
        service.bean(Jdbi.class).useTransaction(tx -> {
            // As a download would store them, and not as edits.
            tx.execute("SET LOCAL meridian.own_write = 'on'");
            tx.execute("""
                    INSERT INTO snapshot_default_%1$s.%1$s (_id, name)
                    SELECT 'n' || n, repeat(md5(n::text), 100) FROM generate_series(1, %2$d) AS n""".formatted(name, rows));
        });
        return snapshot;
    }

    /** Waits until a file is being uploaded. */
    void awaitUpload() {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> count("SELECT count(*) FROM export_objects WHERE upload_id IS NOT NULL") > 0);
    }

    /** Waits until no table is being read for an export. */
    void awaitNoCopy() {
        await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5)).until(() -> count("""
                        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY (SELECT %'
                        AND state = 'active'""") == 0);
    }

    /** Waits until a job has ended in a status. */
    void awaitStatus(String job, String status) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(5))
                .until(() ->
                        count("SELECT count(*) FROM jobs WHERE id = '" + job + "' AND status = '" + status + "'") == 1);
    }

    /** Waits until what was given up is cleared away. */
    void awaitNoUpload() {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> count("SELECT count(*) FROM export_objects WHERE state <> 'kept'") == 0);
    }

    /** The number that a query finds. */
    long count(String sql) {
        return service.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(sql).mapTo(long.class).one());
    }
}
