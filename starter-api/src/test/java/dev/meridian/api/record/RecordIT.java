package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/** The way of a record's audio from the request to the published results, in a service with a bucket and Temporal. */
class RecordIT {
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
    void aFileIsMeasuredAndItsTagsAreReadAndEverythingCanBeDownloaded() throws Exception {
        Path file = audio.tone(
                "some name.mp3",
                6,
                "-c:a",
                "libmp3lame",
                "-b:a",
                "128k",
                "-metadata",
                "title=Ein Stück",
                "-metadata",
                "artist=AC/DC",
                "-metadata",
                "track=3/12",
                "-id3v2_version",
                "4");
        JsonNode shown = calls.process(file);

        assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
        assertThat(shown.at("/tags/title/values/0").asString()).isEqualTo("Ein Stück");
        assertThat(shown.at("/tags/title/source").asString()).isEqualTo("ID3v2.4");
        assertThat(shown.at("/tags/artists/values").size()).isEqualTo(1);
        assertThat(shown.at("/tags/artists/values/0").asString()).isEqualTo("AC/DC");
        assertThat(shown.at("/tags/track/values/0").asString()).isEqualTo("3");
        assertThat(shown.at("/tags/trackTotal/values/0").asString()).isEqualTo("12");
        JsonNode measures = shown.at("/published/measures");
        assertThat(measures.path("codec").asString()).isEqualTo("mp3");
        assertThat(measures.path("rate").asInt()).isEqualTo(44_100);
        assertThat(measures.path("channels").asInt()).isEqualTo(2);
        assertThat(measures.path("seconds").asDouble()).isCloseTo(6, within(0.06));
        assertThat(measures.path("frames").asLong())
                .isEqualTo(Math.round(measures.path("seconds").asDouble() * 44_100));
        // A sine of 1/8 * 0.8 in one channel is 3 dB softer in each of two.
        assertThat(measures.path("peak").asDouble()).isCloseTo(0.0707, within(0.005));
        assertThat(measures.at("/loudness/truePeak").asDouble()).isCloseTo(-23, within(0.7));
        assertThat(measures.at("/loudness/integrated").asDouble()).isCloseTo(-23.7, within(0.7));
        assertThat(measures.at("/loudness/replayGain").asDouble())
                .isCloseTo(-18 - measures.at("/loudness/integrated").asDouble(), within(0.05));
        assertThat(measures.path("acoustid").asString()).startsWith("AQAA");
        TestAudio.fpcalc(file)
                .ifPresent(fingerprint ->
                        assertThat(measures.path("acoustid").asString()).isEqualTo(fingerprint));
        assertThat(shown.at("/published/warnings").size()).isZero();

        String record = "/api/records/" + shown.path("id").asLong();
        byte[] bytes = Files.readAllBytes(file);
        assertThat(calls.download(record + "/audio").body()).isEqualTo(bytes);
        HttpResponse<byte[]> part = calls.download(record + "/audio", "Range", "bytes=100-199");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(bytes, 100, 200));
        byte[] listen = calls.download(record + "/assets/listen.opus").body();
        assertThat(new String(listen, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("OggS");
        byte[] waveform = calls.download(record + "/assets/waveform-1024.dat").body();
        JsonNode json = http.send(http.request(record + "/waveform?zoom=1024")
                        .header("Accept", "application/json")
                        .GET())
                .json();
        assertThat(json.path("length").asInt()).isEqualTo((waveform.length - 24) / 2);
        assertThat(json.path("data").size()).isEqualTo(waveform.length - 24);
        assertThat(json.path("sample_rate").asInt()).isEqualTo(44_100);
        assertThat(http.send(http.request(record + "/waveform?zoom=1024")
                                .header("Accept", "application/octet-stream")
                                .GET())
                        .status())
                .isEqualTo(307);
    }

    @Test
    void theLimitsOfAudioAreShown() {
        JsonNode limits = http.get("/api/records/limits").json();
        assertThat(limits.path("audioBytes").asLong()).isEqualTo(MOST_BYTES);
        assertThat(limits.path("clipBytes").asLong()).isEqualTo(10 << 20);
        assertThat(limits.path("clipFromSeconds").asInt()).isEqualTo(3);
        assertThat(limits.path("clipToSeconds").asInt()).isEqualTo(60);
    }

    @Test
    void aStepThatIsDoneIsNotDoneAgainForEqualAudio() {
        Path file = audio.tone("equal.flac", 5);
        JsonNode first = calls.process(file);
        List<Map<String, Object>> before = steps(first);

        JsonNode second = calls.process(file);

        assertThat(second.path("status").asString()).isEqualTo("processed");
        assertThat(second.at("/published/measures")).isEqualTo(first.at("/published/measures"));
        assertThat(steps(second))
                .as("rows with the times at which they were done")
                .isEqualTo(before);
        assertThat(objects("kept", first)).as("the audio is stored once").isEqualTo(1);
    }

    @Test
    void equalAudioOfAnotherTenantIsStoredAndProcessedOnceMore() {
        Path file = audio.tone("tenants.flac", 4);
        JsonNode ours = calls.process(file);
        RecordCalls others = new RecordCalls(key("beta", "operator"));
        JsonNode theirs = others.process(file);

        assertThat(theirs.at("/audio/sha256")).isEqualTo(ours.at("/audio/sha256"));
        int stored = jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT count(DISTINCT object_id) FROM record_audio WHERE encode(sha256, 'hex') = :sha256")
                .bind("sha256", ours.at("/audio/sha256").asString())
                .mapTo(int.class)
                .one());
        assertThat(stored).isEqualTo(2);
        long foreign = ours.path("id").asLong() + 1_000;
        http.send(http.request("/api/records/" + foreign)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{}")));
        for (String path : List.of("", "/audio", "/assets/listen.opus")) {
            assertThat(others.http().get("/api/records/" + foreign + path).status())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(others.put(foreign, file).status()).isEqualTo(404);
    }

    @Test
    void aViewerCanReadAndNotUpload() {
        long id = calls.create("{\"title\":\"Read only\"}");
        RecordCalls viewer = new RecordCalls(key("default", "viewer"));

        assertThat(viewer.show(id).path("title").asString()).isEqualTo("Read only");
        assertThat(viewer.put(id, audio.tone("viewer.flac", 1)).status()).isEqualTo(403);
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
        Answer accepted = json(
                "PUT",
                "/api/records/" + imported + "/audio",
                "{\"key\":\"imports/default/in/Some Artist - Some Title.flac\"}");
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        calls.awaitEnd(accepted.json().path("jobId").asString());
        assertThat(calls.show(imported).at("/tags/artists/values/0").asString()).isEqualTo("Some Artist");
        assertThat(calls.show(imported).at("/tags/title/source").asString()).isEqualTo("name");
        assertThat(json("PUT", "/api/records/" + imported + "/audio", "{\"key\":\"imports/beta/x.flac\"}")
                        .code())
                .isEqualTo("bad_key");
        assertThat(json("PUT", "/api/records/" + imported + "/audio", "{\"key\":\"imports/default/none.flac\"}")
                        .code())
                .isEqualTo("source_missing");

        long put = calls.create("{}");
        JsonNode upload = json("PUT", "/api/records/" + put + "/audio", "{\"upload\":true}")
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
        Answer completed = json("POST", "/api/records/" + put + "/audio/complete?process=false", complete);
        assertThat(completed.status()).as(completed.body()).isEqualTo(200);
        assertThat(calls.show(put).path("status").asString()).isEqualTo("unprocessed");
        assertThat(calls.download("/api/records/" + put + "/audio").body()).isEqualTo(Files.readAllBytes(file));
        assertThat(json("POST", "/api/records/" + put + "/audio/complete", complete)
                        .code())
                .as("an upload is completed once")
                .isEqualTo("unknown_upload");
    }

    @Test
    void aJobIsAskedForByNumberAndTheOpenOneAnswers() {
        Answer unknown = http.post("/api/jobs", job(987_654_321));
        assertThat(unknown.status()).as(unknown.body()).isEqualTo(404);
        long id = calls.create("{\"metadata\":{\"album\":\"Mine\",\"mood\":\"calm\"}}");
        assertThat(http.post("/api/jobs", job(id)).code()).isEqualTo("no_audio");

        Path file = audio.tone("by number.flac", 3, "-metadata", "album=Theirs", "-metadata", "genre=Test");
        Answer accepted = http.send(http.request("/api/records/" + id + "/audio?process=false")
                .header("Content-Type", "audio/flac")
                .PUT(bytes(file)));
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.json().has("jobId")).isFalse();
        Answer asked = http.post("/api/jobs", job(id));
        assertThat(asked.status()).as(asked.body()).isEqualTo(201);
        JsonNode ended = calls.awaitEnd(asked.json().path("jobId").asString());
        assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
        assertThat(ended.at("/result/recordId").asLong()).isEqualTo(id);
        assertThat(ended.path("progress").asInt()).isEqualTo(100);
        assertThat(calls.show(id).at("/tags/album/values/0").asString()).isEqualTo("Mine");
        assertThat(calls.show(id).at("/tags/album/source").asString()).isEqualTo("caller");
        assertThat(calls.show(id).at("/tags/genres/values/0").asString()).isEqualTo("Test");
        assertThat(calls.show(id).path("recordType").asString()).isEqualTo("song");

        Answer patched = json("PATCH", "/api/records/" + id, "{\"metadata\":{\"album\":null}}");
        assertThat(patched.json().at("/tags/album/values/0").asString()).isEqualTo("Theirs");
        assertThat(patched.json().at("/metadata/mood").asString()).isEqualTo("calm");
        assertThat(http.get("/api/records?q=heir&type=song")
                        .json()
                        .at("/records/0/id")
                        .asLong())
                .isEqualTo(id);
    }

    @Test
    void newAudioReplacesTheResultsOfTheOldWhenItsOwnArePublished() {
        long id = calls.create("{}");
        Answer first = calls.put(id, audio.tone("first.flac", 3));
        calls.awaitEnd(first.json().path("jobId").asString());
        String before = calls.show(id).at("/published/sha256").asString();

        Answer broken = calls.put(id, audio.write("broken.mp3", "no audio at all".getBytes(StandardCharsets.UTF_8)));
        JsonNode failed = calls.awaitEnd(broken.json().path("jobId").asString());
        assertThat(failed.path("status").asString()).isEqualTo("failed");
        assertThat(failed.at("/error/message").asString()).startsWith("Failed to process record " + id + ": ");
        assertThat(calls.show(id).at("/published/sha256").asString()).isEqualTo(before);
        assertThat(calls.show(id).path("status").asString()).isEqualTo("failed");

        Answer second = calls.put(id, audio.tone("second.flac", 4));
        assertThat(second.json().path("version").asInt()).isEqualTo(3);
        calls.awaitEnd(second.json().path("jobId").asString());
        assertThat(calls.show(id).at("/published/version").asInt()).isEqualTo(3);
        assertThat(calls.show(id).at("/published/sha256").asString()).isNotEqualTo(before);
        assertThat(calls.show(id).has("error")).isFalse();
    }

    @Test
    void audioThatTheBucketHasLostOrChangedIsNotProcessed() {
        Path file = audio.generate("lost.flac", "sine=frequency=330:duration=2");
        long id = calls.create("{}");
        http.send(http.request("/api/records/" + id + "/audio?process=false")
                .header("Content-Type", "audio/flac")
                .PUT(bytes(file)));
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
                http.post("/api/jobs", job(id)).json().path("jobId").asString());
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

    private static List<Map<String, Object>> steps(JsonNode record) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT step, version, done_at FROM record_steps
                        WHERE tenant = 'default' AND encode(sha256, 'hex') = :sha256 ORDER BY step""")
                .bind("sha256", record.at("/audio/sha256").asString())
                .mapToMap()
                .list());
    }

    private static int objects(String state, JsonNode record) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT count(*) FROM record_audio JOIN record_objects o ON o.id = object_id
                        WHERE encode(sha256, 'hex') = :sha256 AND state = :state""")
                .bind("sha256", record.at("/audio/sha256").asString())
                .bind("state", state)
                .mapTo(int.class)
                .one());
    }

    private static long count(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(long.class).one());
    }

    private static String job(long id) {
        return "{\"type\":\"process_new_record\",\"payload\":{\"record_id\":%d,\"record_type\":\"song\"}}"
                .formatted(id);
    }

    private static Answer json(String method, String path, String body) {
        return http.send(http.request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    }

    private static HttpRequest.BodyPublisher bytes(Path file) {
        try {
            return BodyPublishers.ofFile(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static TestHttp key(String tenant, String role) {
        Answer made = http.post(
                "/api/keys", "{\"name\":\"test\",\"role\":\"%s\",\"tenantId\":\"%s\"}".formatted(role, tenant));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return http.as(made.json().path("key").asString());
    }
}
