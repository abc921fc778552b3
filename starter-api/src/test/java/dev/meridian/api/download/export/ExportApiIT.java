package dev.meridian.api.download.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/** From a downloaded table to a file that others read, with a real Temporal, PostgreSQL and S3. */
class ExportApiIT {
    private static TestService service;
    private static TestHttp http;
    private static String bucket;

    @BeforeAll
    static void start() {
        TestService.Settings settings = TestService.Settings.fresh()
                .with("CREDENTIAL_KEYS", Base64.getEncoder().encodeToString(new byte[32]))
                .with("EXPLORER_PRIVATE_TABLES", "true");
        bucket = settings.get("S3_BUCKET");
        service = TestService.start(settings);
        http = service.http();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aTableBecomesAFileThatASignedLinkOpensAndOtherTenantsDoNotSee() throws Exception {
        String snapshot = snapshot("signed", "id,name\n1,Ada\n2,\"Bob, Jr.\"\n3,\n");

        JsonNode job = export("{\"snapshotId\": \"" + snapshot + "\", \"format\": \"csv\"}");

        assertThat(job.path("status").asString()).as(job.toString()).isEqualTo("completed");
        assertThat(job.path("subject").asString()).isEqualTo(snapshot);
        assertThat(job.path("result").path("rows").asInt()).isEqualTo(3);
        String id = job.path("id").asString();
        JsonNode export = http.get("/api/exports/" + id).json();
        JsonNode file = export.path("files").get(0);
        assertThat(file.path("name").asString()).isEqualTo("signed.csv");
        assertThat(file.has("stablePath")).isFalse();
        assertThat(file.path("columns").get(1).path("type").asString()).isEqualTo("text");
        assertThat(job.path("result").path("files").get(0).path("sha256")).isEqualTo(file.path("sha256"));
        HttpResponse<String> content = fetch(URI.create(file.path("address").asString()));
        assertThat(content.body()).isEqualTo("_id,id,name\r\n1,1,Ada\r\n2,2,\"Bob, Jr.\"\r\n3,3,\r\n");
        assertThat(content.headers().firstValue("Content-Disposition").orElse(""))
                .contains("signed.csv");
        assertThat(fetch(withAnotherSignature(file.path("address").asString())).statusCode())
                .isEqualTo(403);

        assertThat(http.get("/api/exports?limit=100").body()).contains(id);
        assertThat(http.get("/api/exports?snapshotId=" + snapshot).json().path("exports"))
                .hasSize(1);
        assertThat(http.get("/api/exports?snapshotId=" + UUID.randomUUID())
                        .json()
                        .path("exports"))
                .isEmpty();
        assertThat(http.get("/api/exports?snapshotId=x").code()).isEqualTo("bad_parameter");
        TestHttp stranger = key("beta", "admin");
        assertThat(stranger.get("/api/exports/" + id).status()).isEqualTo(404);
        assertThat(stranger.get("/api/exports").json().path("exports")).isEmpty();
        assertThat(stranger.post("/api/jobs", request("{\"snapshotId\": \"" + snapshot + "\", \"format\": \"csv\"}"))
                        .code())
                .isEqualTo("unknown_snapshot");
        TestHttp viewer = key("default", "viewer");
        assertThat(viewer.get("/api/exports/" + id).status()).isEqualTo(200);
        assertThat(viewer.send(viewer.request("/api/exports/" + id).DELETE()).status())
                .isEqualTo(403);
        assertThat(viewer.post("/api/jobs", request("{\"snapshotId\": \"" + snapshot + "\", \"format\": \"csv\"}"))
                        .status())
                .isEqualTo(403);

        assertThat(http.send(http.request("/api/exports/" + id).DELETE()).status())
                .isEqualTo(204);
        assertThat(http.get("/api/exports/" + id).status()).isEqualTo(404);
        awaitObjects(0);
    }

    @Test
    void anExplorerReadsATableFromItsStableAddress() throws Exception {
        String snapshot = snapshot("population", "id,entityName,year,people\n1,World,2000,6\n");
        String wanted = "{\"snapshotId\": \"" + snapshot + "\", \"format\": \"csv\", \"stable\": \"population\"}";
        String first = export(wanted).path("id").asString();
        String path = stablePath(first);
        URI address = service.http().request(path).build().uri();
        HttpResponse<String> content = fetch(address);
        assertThat(content.statusCode()).isEqualTo(200);
        assertThat(content.body()).startsWith("_id,id,entityname,year,people\r\n");
        String tag = content.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .header("If-None-Match", tag)
                                .build(),
                        BodyHandlers.ofString());
        assertThat(again.statusCode()).isEqualTo(304);

        JsonNode preview = preview(address.toString());
        assertThat(preview.path("warnings").toString()).doesNotContain("table-missing");
        assertThat(preview(address + "x").path("warnings").toString()).contains("table-missing");

        String second = export(wanted).path("id").asString();
        assertThat(stablePath(second)).isEqualTo(path);
        assertThat(http.get("/api/exports/" + first).json().has("stable")).isFalse();
        assertThat(fetch(URI.create(address.toString().replaceFirst("/exports/.", "/exports/-")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(http.send(http.request("/api/exports/" + second).DELETE()).status())
                .isEqualTo(204);
        assertThat(fetch(address).statusCode()).isEqualTo(404);
    }

    @Test
    void aCancelledExportEndsAndLeavesNothing() {
        String snapshot = snapshot("large", "id,name\n1,Ada\n");
        Jdbi jdbi = service.bean(Jdbi.class);
        jdbi.useTransaction(tx -> {
            // As a download would store them, and not as edits.
            tx.execute("SET LOCAL meridian.own_write = 'on'");
            tx.execute("""
                    INSERT INTO snapshot_default_large.large (_id, name)
                    SELECT 'n' || n, repeat(md5(n::text), 100) FROM generate_series(1, 200000) AS n""");
        });
        String job = ask("{\"snapshotId\": \"" + snapshot + "\", \"format\": \"ndjson\"}");
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> count("SELECT count(*) FROM export_objects WHERE upload_id IS NOT NULL") > 0);

        http.post("/api/jobs/" + job + "/cancel", "");

        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> count("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND query LIKE 'COPY (SELECT row_to_json%'""") == 0);
        assertThat(until(job).path("status").asString()).isEqualTo("cancelled");
        assertThat(http.get("/api/exports/" + job).status()).isEqualTo(404);
        awaitObjects(0);
        assertThat(service.bean(S3Client.class)
                        .listMultipartUploads(request -> request.bucket(bucket))
                        .uploads())
                .isEmpty();

        String other = ask("{\"snapshotId\": \"" + snapshot + "\", \"format\": \"ndjson\", \"compression\": \"gzip\"}");
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> count("SELECT count(*) FROM export_objects WHERE upload_id IS NOT NULL") > 0);
        assertThat(http.send(http.request("/api/snapshots/" + snapshot).DELETE())
                        .status())
                .as("the snapshot does not wait for the export")
                .isEqualTo(204);
        assertThat(until(other).path("status").asString()).isEqualTo("cancelled");
        awaitObjects(0);
    }

    @Test
    void whatIsAskedForWronglyIsRefusedWithItsPlace() {
        assertThat(http.post(
                                "/api/jobs",
                                request("{\"snapshotId\": \"" + UUID.randomUUID() + "\", \"format\": \"csv\"}"))
                        .code())
                .isEqualTo("unknown_snapshot");
        Answer refused = http.post(
                "/api/jobs", request("{\"snapshotId\": \"x\", \"format\": \"xml\", \"compression\": \"rar\"}"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("violations").findValuesAsString("path"))
                .contains("/payload/snapshotId", "/payload/format", "/payload/compression");
        assertThat(http.get("/api/exports?cursor=x").code()).isEqualTo("bad_parameter");
        assertThat(http.get("/api/exports/" + UUID.randomUUID()).code()).isEqualTo("unknown_export");
    }

    private JsonNode preview(String address) {
        String tsv = "isPublished\ttrue\ntable\t" + address + "\tpeople\ngraphers\n\tM Radio\ttableSlug\n\tm\tpeople\n";
        Answer answer = http.send(http.request("/api/explorers/with-table/preview")
                .header("Content-Type", "text/tab-separated-values")
                .POST(BodyPublishers.ofString(tsv)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static String stablePath(String export) {
        return http.get("/api/exports/" + export)
                .json()
                .path("files")
                .get(0)
                .path("stablePath")
                .asString();
    }

    private static void awaitObjects(long objects) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> count("SELECT count(*) FROM export_objects WHERE state <> 'kept'") == objects);
    }

    private static long count(String sql) {
        return service.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(sql).mapTo(long.class).one());
    }

    private static URI withAnotherSignature(String address) {
        int first = address.indexOf("X-Amz-Signature=") + "X-Amz-Signature=".length();
        return URI.create(address.substring(0, first)
                + (address.charAt(first) == '0' ? '1' : '0')
                + address.substring(first + 1));
    }

    private static HttpResponse<String> fetch(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    private static String request(String payload) {
        return "{\"type\": \"export_records\", \"payload\": " + payload + "}";
    }

    private static String ask(String payload) {
        Answer answer = http.post("/api/jobs", request(payload));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("jobId").asString();
    }

    private static JsonNode export(String payload) {
        return until(ask(payload));
    }

    private static JsonNode until(String job) {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> http.get("/api/jobs/" + job).json(), found -> found.has("completedAt"));
    }

    /** A snapshot with one downloaded table of its name. */
    private static String snapshot(String name, String csv) {
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

    private static TestHttp key(String tenant, String role) {
        Answer made = http.post("/api/keys", """
                {"name": "%s of %s", "role": "%s", "tenantId": "%s"}""".formatted(role, tenant, role, tenant));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return http.as(made.json().path("key").asString());
    }
}
