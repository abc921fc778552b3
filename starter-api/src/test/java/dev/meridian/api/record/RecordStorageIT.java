package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/** The ways by which audio comes into the bucket, what is refused, and how it goes with its record. */
@Tag("slow")
class RecordStorageIT {
    private static final int MOST_BYTES = 3_000_000;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    @TempDir
    private static Path files;

    private static TestAudio audio;
    private static TestService service;
    private static TestHttp http;
    private static RecordCalls calls;
    private static Jdbi jdbi;
    private static S3Client s3;
    private static String bucket;

    @BeforeAll
    static void start() {
        audio = TestAudio.in(files);
        TestService.Settings settings = TestService.Settings.fresh()
                .with("AUDIO_MAX_BYTES", String.valueOf(MOST_BYTES))
                .with("AUDIO_IMPORT_PREFIX", "imports/{tenant}/")
                .with("AUDIO_FOLDER", files.resolve("work").toString());
        bucket = settings.get("S3_BUCKET");
        service = TestService.start(settings);
        http = service.http();
        calls = new RecordCalls(http);
        jdbi = service.bean(Jdbi.class);
        s3 = service.bean("streamingS3", S3Client.class);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void aDigestIsComparedAndWrongAudioLeavesNothing() throws Exception {
        Path file = audio.tone("digest.flac", 2);
        long id = calls.create("{}");
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        String right = Base64.getEncoder().encodeToString(sha256);
        sha256[0] = (byte) (sha256[0] ^ 1);
        String wrong = Base64.getEncoder().encodeToString(sha256);

        Answer refused = calls.put(id, file, "Content-Digest", "sha-256=:" + wrong + ":");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("checksum_mismatch");
        assertThat(calls.put(id, file, "x-amz-checksum-sha256", wrong).code()).isEqualTo("checksum_mismatch");
        assertThat(calls.put(id, file, "x-amz-checksum-sha256", "short").code()).isEqualTo("bad_digest");
        assertThat(calls.put(id, file, "Content-Digest", "sha-256=" + right).code())
                .isEqualTo("bad_digest");
        awaitNothingUnderWay();
        assertThat(calls.show(id).path("status").asString()).isEqualTo("empty");

        assertThat(calls.put(id, file, "Content-Digest", "sha-512=:AA==:, sha-256=:" + right + ":")
                        .status())
                .isEqualTo(202);
        assertThat(calls.put(id, file, "x-amz-checksum-sha256", right)
                        .json()
                        .path("version")
                        .asInt())
                .as("the same audio once more is the same version")
                .isEqualTo(1);
    }

    @Test
    void audioThatIsTooLargeIsRefusedWithAndWithoutItsLength() {
        byte[] large = new byte[MOST_BYTES + 1];
        long id = calls.create("{}");

        Answer known = http.send(http.request("/api/records/" + id + "/audio")
                .header("Content-Type", "audio/wav")
                .PUT(BodyPublishers.ofByteArray(large)));
        Answer unknown = http.send(http.request("/api/records/" + id + "/audio")
                .header("Content-Type", "audio/wav")
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));

        assertThat(known.status()).isEqualTo(413);
        assertThat(unknown.status()).isEqualTo(413);
        assertThat(unknown.json().path("limitBytes").asLong()).isEqualTo(MOST_BYTES);
        awaitNothingUnderWay();
        assertThat(calls.show(id).path("status").asString()).isEqualTo("empty");
    }

    @Test
    void aConnectionThatIsCutLeavesNothing() throws Exception {
        long id = calls.create("{}");
        try (Socket socket = new Socket("127.0.0.1", service.url().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /api/records/" + id + "/audio HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + TestService.ADMIN_KEY
                            + "\r\nContent-Type: audio/wav\r\nContent-Length: 2000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[1_000_000]);
            out.flush();
            await().atMost(LONG_ENOUGH)
                    .until(() -> count("SELECT count(*) FROM record_objects WHERE state = 'uploading'") > 0);
        }

        awaitNothingUnderWay();
        assertThat(calls.show(id).path("status").asString()).isEqualTo("empty");
    }

    @Test
    void audioIsTakenFromTheBucketAndFromAnAddressForPutting() throws Exception {
        Path file = audio.tone("Some Artist - Some Title.flac", 4);
        s3.putObject(
                request -> request.bucket(bucket).key("imports/default/in/Some Artist - Some Title.flac"),
                RequestBody.fromFile(file));
        long imported = calls.create("{}");
        Answer accepted = calls.json(
                "PUT",
                "/api/records/" + imported + "/audio",
                "{\"key\":\"imports/default/in/Some Artist - Some Title.flac\"}");
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        calls.awaitEnd(accepted.json().path("jobId").asString());
        assertThat(calls.show(imported).at("/tags/artists/values/0").asString()).isEqualTo("Some Artist");
        assertThat(calls.show(imported).at("/tags/title/source").asString()).isEqualTo("name");
        assertThat(calls.json("PUT", "/api/records/" + imported + "/audio", "{\"key\":\"imports/beta/x.flac\"}")
                        .code())
                .isEqualTo("bad_key");
        assertThat(calls.json("PUT", "/api/records/" + imported + "/audio", "{\"key\":\"imports/default/none.flac\"}")
                        .code())
                .isEqualTo("source_missing");

        long put = calls.create("{}");
        JsonNode upload = calls.json("PUT", "/api/records/" + put + "/audio", "{\"upload\":true}")
                .json()
                .path("upload");
        HttpResponse<byte[]> stored = RecordCalls.send(
                HttpRequest.newBuilder(URI.create(upload.path("url").asString()))
                        .PUT(BodyPublishers.ofFile(file)));
        assertThat(stored.statusCode()).isEqualTo(200);
        String complete = "{\"uploadId\":\"%s\",\"sha256\":\"%s\"}"
                .formatted(
                        upload.path("uploadId").asString(),
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
        Answer completed = calls.json("POST", "/api/records/" + put + "/audio/complete?process=false", complete);
        assertThat(completed.status()).as(completed.body()).isEqualTo(200);
        assertThat(calls.show(put).path("status").asString()).isEqualTo("unprocessed");
        assertThat(calls.download("/api/records/" + put + "/audio").body()).isEqualTo(Files.readAllBytes(file));
        assertThat(calls.json("POST", "/api/records/" + put + "/audio/complete", complete)
                        .code())
                .as("an upload is completed once")
                .isEqualTo("unknown_upload");
    }

    @Test
    void anUploadThatManyCompleteAtOnceIsAcceptedOnceOrUnknown() throws Exception {
        Path file = audio.tone("at once.flac", 1);
        long id = calls.create("{}");
        for (int round = 0; round < 5; round++) {
            JsonNode upload = calls.json("PUT", "/api/records/" + id + "/audio", "{\"upload\":true}")
                    .json()
                    .path("upload");
            RecordCalls.send(
                    HttpRequest.newBuilder(URI.create(upload.path("url").asString()))
                            .PUT(BodyPublishers.ofFile(file)));
            String complete =
                    "{\"uploadId\":\"%s\"}".formatted(upload.path("uploadId").asString());
            List<Callable<Answer>> requests = Collections.nCopies(
                    12, () -> calls.json("POST", "/api/records/" + id + "/audio/complete?process=false", complete));
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Answer> answer : clients.invokeAll(requests)) {
                    assertThat(answer.get().status()).as(answer.get().body()).isIn(200, 404);
                    assertThat(answer.get().status() == 200
                                    || answer.get().code().equals("unknown_upload"))
                            .isTrue();
                }
            }
        }
        assertThat(calls.show(id).at("/audio/version").asInt()).isEqualTo(1);
    }

    @Test
    void audioThatTheBucketHasLostOrChangedIsNotProcessed() {
        Path file = audio.generate("lost.flac", "sine=frequency=330:duration=2");
        long id = calls.create("{}");
        calls.putUnprocessed(id, file);
        String key = jdbi.withHandle(handle ->
                handle.createQuery("""
                        SELECT 'records/default/' || object_id
                        FROM record_versions JOIN record_audio USING (tenant, sha256) WHERE record_id = :id""").bind("id", id).mapTo(String.class).one());
        s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString("other bytes"));
        assertThat(failure(id)).isEqualTo("checksum_mismatch");

        s3.deleteObject(request -> request.bucket(bucket).key(key));
        assertThat(failure(id)).isEqualTo("source_missing");
        assertThat(http.send(http.request("/api/records/" + id).DELETE()).status())
                .isEqualTo(204);
    }

    private static String failure(long id) {
        JsonNode ended = calls.awaitEnd(
                http.post("/api/jobs", RecordCalls.job(id)).json().path("jobId").asString());
        assertThat(ended.path("attempt").asInt()).isEqualTo(1);
        return ended.at("/error/code").asString();
    }

    @Test
    void aDeletedRecordTakesItsObjectsAlongButNotAudioThatAnotherHas() {
        Path shared = audio.tone("shared.flac", 3);
        Path own = audio.generate("own.flac", "sine=frequency=523:duration=2");
        JsonNode kept = calls.process(shared);
        JsonNode gone = calls.process(shared);
        JsonNode alone = calls.process(own);
        long before = count("SELECT count(*) FROM record_objects WHERE tenant = 'default'");
        String record = "/api/records/" + gone.path("id").asLong();
        Answer address = http.get("/api/records/" + alone.path("id").asLong() + "/audio");

        assertThat(http.send(http.request(record).DELETE()).status()).isEqualTo(204);
        assertThat(http.send(http.request(record).DELETE()).status()).isEqualTo(404);
        assertThat(http.send(http.request("/api/records/" + alone.path("id").asLong())
                                .DELETE())
                        .status())
                .isEqualTo(204);

        await().atMost(LONG_ENOUGH)
                .untilAsserted(() -> assertThat(count("SELECT count(*) FROM record_objects WHERE tenant = 'default'"))
                        .isLessThan(before));
        awaitNothingUnderWay();
        assertThat(http.get(record).status()).isEqualTo(404);
        assertThat(RecordCalls.fetch(address.response()
                                .headers()
                                .firstValue("Location")
                                .orElseThrow())
                        .statusCode())
                .isEqualTo(404);
        assertThat(calls.download("/api/records/" + kept.path("id").asLong() + "/audio")
                        .statusCode())
                .isEqualTo(200);
        assertThat(calls.download("/api/records/" + kept.path("id").asLong() + "/assets/listen.opus")
                        .statusCode())
                .isEqualTo(200);
    }

    /** Nothing waits to be uploaded or deleted, and the bucket has what the table has, without parts of uploads. */
    private static void awaitNothingUnderWay() {
        await().atMost(LONG_ENOUGH).untilAsserted(() -> {
            List<String> known = jdbi.withHandle(handle -> handle.createQuery(
                            "SELECT 'records/' || tenant || '/' || id FROM record_objects WHERE state = 'kept'")
                    .mapTo(String.class)
                    .list());
            assertThat(count("SELECT count(*) FROM record_objects WHERE state IN ('uploading', 'doomed')"))
                    .isZero();
            assertThat(
                            s3
                                    .listObjectsV2Paginator(
                                            request -> request.bucket(bucket).prefix("records/"))
                                    .contents()
                                    .stream()
                                    .map(object -> object.key()))
                    .containsExactlyInAnyOrderElementsOf(known);
            assertThat(s3.listMultipartUploads(request -> request.bucket(bucket))
                            .uploads())
                    .isEmpty();
        });
    }

    private static long count(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(long.class).one());
    }
}
