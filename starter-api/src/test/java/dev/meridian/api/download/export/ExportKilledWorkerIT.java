package dev.meridian.api.download.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.FaultSeed;
import dev.meridian.devstack.fault.ProcessFleet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.databind.JsonNode;

/** Kills the worker in the middle of an export: the next one writes the file anew, and nothing of the first is left. */
@Tag("slow")
class ExportKilledWorkerIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(4);

    @TempDir
    private Path logs;

    @Test
    void anExportIsWholeAfterAKillAndNothingElseIsLeftInTheBucket() throws Exception {
        TestService.Settings settings = TestService.Settings.fresh();
        String bucket = settings.get("S3_BUCKET");
        try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"));
                ProcessFleet workers = new ProcessFleet(
                        1,
                        FaultSeed.random(getClass()),
                        number -> ServiceProcess.worker(settings.values(), logs.resolve(number + ".log")))) {
            TestHttp http = api.http();
            Jdbi jdbi = api.bean(Jdbi.class);
            String job = http.post("/api/jobs", """
                            {"type": "export_records", "payload": {"snapshotId": "%s", "format": "ndjson", "compression": "gzip"}}""".formatted(snapshot(jdbi)))
                    .json()
                    .path("jobId")
                    .asString();
            await().atMost(LONG_ENOUGH)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> count(jdbi, "SELECT count(*) FROM export_objects WHERE upload_id IS NOT NULL") == 1);

            workers.killOne();

            JsonNode ended = await().atMost(LONG_ENOUGH)
                    .until(() -> http.get("/api/jobs/" + job).json(), found -> found.has("completedAt"));
            assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
            assertThat(ended.path("attempt").asInt())
                    .as("a lost worker is no attempt")
                    .isEqualTo(1);
            assertThat(ended.path("result").path("rows").asLong()).isEqualTo(100_000);
            await().atMost(LONG_ENOUGH).until(() -> count(jdbi, "SELECT count(*) FROM export_objects") == 1);
            S3Client s3 = api.bean("s3", S3Client.class);
            List<S3Object> objects =
                    s3.listObjectsV2(request -> request.bucket(bucket)).contents();
            assertThat(objects).hasSize(1);
            assertThat(objects.getFirst().size())
                    .isEqualTo(ended.path("result")
                            .path("files")
                            .get(0)
                            .path("bytes")
                            .asLong());
            assertThat(s3.listMultipartUploads(request -> request.bucket(bucket))
                            .uploads())
                    .isEmpty();
        }
    }

    private static UUID snapshot(Jdbi jdbi) {
        UUID snapshot = UUID.randomUUID();
        jdbi.useHandle(handle -> handle.createScript("""
                INSERT INTO connections (id, tenant, name, connector, settings)
                VALUES ('%1$s', 'default', 'large', 'csv', '{}');
                INSERT INTO snapshots (id, tenant, name, connection_id, schema_name)
                VALUES ('%1$s', 'default', 'large', '%1$s', 'snapshot_default_large');
                CREATE SCHEMA snapshot_default_large;
                CREATE TABLE snapshot_default_large.large (_id text PRIMARY KEY, _notes jsonb, _version text, words text);
                INSERT INTO snapshot_tables (snapshot_id, remote_id, table_name) VALUES ('%1$s', 'large', 'large');
                INSERT INTO snapshot_fields (table_id, position, name, column_name, type)
                SELECT id, 0, 'words', 'words', 'TEXT' FROM snapshot_tables;
                INSERT INTO snapshot_default_large.large (_id, words)
                SELECT n, (SELECT string_agg(md5(n::text || i), '') FROM generate_series(1, 20) AS i) FROM generate_series(1, 100000) AS n""".formatted(snapshot)).execute());
        return snapshot;
    }

    private static long count(Jdbi jdbi, String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(long.class).one());
    }
}
