package dev.meridian.api.download.export;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/** From a downloaded table to a file that others read, with a real Temporal, PostgreSQL and S3. */
@Tag("slow")
class ExportApiIT {
    private static TestService service;
    private static TestHttp http;
    private static ExportCalls calls;
    private static String bucket;

    @BeforeAll
    static void start() {
        TestService.Settings settings = TestService.Settings.fresh()
                .with("CREDENTIAL_KEYS", Base64.getEncoder().encodeToString(new byte[32]))
                .with("EXPLORER_PRIVATE_TABLES", "true");
        bucket = settings.get("S3_BUCKET");
        service = TestService.start(settings);
        http = service.http();
        calls = new ExportCalls(service);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aTableBecomesAFileThatASignedLinkOpensAndOtherTenantsDoNotSee() throws Exception {
        String snapshot = calls.snapshot("signed", "id,name\n1,Ada\n2,\"Bob, Jr.\"\n3,\n");

        JsonNode job = calls.export("{\"snapshotId\": \"" + snapshot + "\", \"format\": \"csv\"}");

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
        assertThat(stranger.post(
                                "/api/jobs",
                                ExportCalls.request("{\"snapshotId\": \"" + snapshot + "\", \"format\": \"csv\"}"))
                        .code())
                .isEqualTo("unknown_snapshot");
        TestHttp viewer = key("default", "viewer");
        assertThat(viewer.get("/api/exports/" + id).status()).isEqualTo(200);
        assertThat(viewer.send(viewer.request("/api/exports/" + id).DELETE()).status())
                .isEqualTo(403);
        assertThat(viewer.post(
                                "/api/jobs",
                                ExportCalls.request("{\"snapshotId\": \"" + snapshot + "\", \"format\": \"csv\"}"))
                        .status())
                .isEqualTo(403);

        assertThat(http.send(http.request("/api/exports/" + id).DELETE()).status())
                .isEqualTo(204);
        assertThat(http.get("/api/exports/" + id).status()).isEqualTo(404);
        calls.awaitNoUpload();
    }

    @Test
    void anExplorerReadsATableFromItsStableAddress() throws Exception {
        String snapshot = calls.snapshot("population", "id,entityName,year,people\n1,World,2000,6\n");
        String wanted = "{\"snapshotId\": \"" + snapshot + "\", \"format\": \"csv\", \"stable\": \"population\"}";
        String first = calls.export(wanted).path("id").asString();
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

        String second = calls.export(wanted).path("id").asString();
        assertThat(stablePath(second)).isEqualTo(path);
        assertThat(http.get("/api/exports/" + first).json().has("stable")).isFalse();
        // The secret of the address may begin with any letter, a hyphen too.
        String wrong = path.contains("/exports/-") ? "/exports/_" : "/exports/-";
        assertThat(fetch(URI.create(address.toString().replaceFirst("/exports/.", wrong)))
                        .statusCode())
                .isEqualTo(404);
        assertThat(http.send(http.request("/api/exports/" + second).DELETE()).status())
                .isEqualTo(204);
        assertThat(fetch(address).statusCode()).isEqualTo(404);
    }

    @Test
    void aCancelledExportEndsAndLeavesNothing() {
        String snapshot = calls.largeSnapshot("large", 200_000);
        String job = calls.ask("{\"snapshotId\": \"" + snapshot + "\", \"format\": \"ndjson\"}");
        calls.awaitUpload();

        http.post("/api/jobs/" + job + "/cancel", "");

        calls.awaitNoCopy();
        assertThat(calls.until(job).path("status").asString()).isEqualTo("cancelled");
        assertThat(http.get("/api/exports/" + job).status()).isEqualTo(404);
        calls.awaitNoUpload();
        assertThat(service.bean(S3Client.class)
                        .listMultipartUploads(request -> request.bucket(bucket))
                        .uploads())
                .isEmpty();

        String other =
                calls.ask("{\"snapshotId\": \"" + snapshot + "\", \"format\": \"ndjson\", \"compression\": \"gzip\"}");
        calls.awaitUpload();
        assertThat(http.send(http.request("/api/snapshots/" + snapshot).DELETE())
                        .status())
                .as("the snapshot does not wait for the export")
                .isEqualTo(204);
        assertThat(calls.until(other).path("status").asString()).isEqualTo("cancelled");
        calls.awaitNoUpload();
    }

    @Test
    void whatIsAskedForWronglyIsRefusedWithItsPlace() {
        assertThat(http.post(
                                "/api/jobs",
                                ExportCalls.request(
                                        "{\"snapshotId\": \"" + UUID.randomUUID() + "\", \"format\": \"csv\"}"))
                        .code())
                .isEqualTo("unknown_snapshot");
        Answer refused = http.post(
                "/api/jobs",
                ExportCalls.request("{\"snapshotId\": \"x\", \"format\": \"xml\", \"compression\": \"rar\"}"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("violations").findValuesAsString("path"))
                .contains("/payload/snapshotId", "/payload/format", "/payload/compression");
        assertThat(http.get("/api/exports?cursor=x").code()).isEqualTo("bad_parameter");
        assertThat(http.get("/api/exports/" + UUID.randomUUID()).code()).isEqualTo("unknown_export");
    }

    @Test
    void aTransformWhoseMappingIsWrongIsRefusedWithItsPlace() {
        String snapshot = calls.snapshot("places", "id,name\n1,Ada\n");
        String wanted = """
                {"type": "transform_records", "payload": {"snapshotId": "%s", "into": {"table": "%s"},
                 "mapping": {"table": "places", "columns": [{"name": "n", "field": "%s"}]}}}""";

        Answer refused = http.post("/api/jobs", wanted.formatted(snapshot, "places", "nope"));

        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.json().path("violations").findValuesAsString("path"))
                .containsExactly("/payload/mapping/columns/0/field", "/payload/into/table");
        assertThat(http.get("/api/jobs?type=transform_records").json().path("jobs"))
                .as("nothing is stored")
                .isEmpty();
        String right = http.post("/api/jobs", wanted.formatted(snapshot, "copy", "name"))
                .json()
                .path("jobId")
                .asString();
        assertThat(calls.until(right).path("status").asString()).isEqualTo("completed");
        String edited = """
                {"payload": {"snapshotId": "%s", "into": {"table": "copy"},
                 "mapping": {"table": "places", "columns": [{"name": "n", "field": "nope"}]}}}""".formatted(snapshot);
        assertThat(http.post("/api/jobs/" + right + "/retry", edited)
                        .json()
                        .path("violations")
                        .findValuesAsString("path"))
                .containsExactly("/payload/mapping/columns/0/field");
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

    private static URI withAnotherSignature(String address) {
        int first = address.indexOf("X-Amz-Signature=") + "X-Amz-Signature=".length();
        return URI.create(address.substring(0, first)
                + (address.charAt(first) == '0' ? '1' : '0')
                + address.substring(first + 1));
    }

    private static HttpResponse<String> fetch(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    private static TestHttp key(String tenant, String role) {
        Answer made = http.post("/api/keys", """
                {"name": "%s of %s", "role": "%s", "tenantId": "%s"}""".formatted(role, tenant, role, tenant));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return http.as(made.json().path("key").asString());
    }
}
