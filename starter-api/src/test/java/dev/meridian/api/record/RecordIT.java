package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The way of a record's audio from the request to the published results, in a service with a bucket and Temporal. */
class RecordIT {
    private static final int MOST_BYTES = 3_000_000;

    @TempDir
    private static Path files;

    private static TestAudio audio;
    private static TestService service;
    private static TestHttp http;
    private static RecordCalls calls;
    private static Jdbi jdbi;

    @BeforeAll
    static void start() {
        audio = TestAudio.in(files);
        TestService.Settings settings = TestService.Settings.fresh()
                .with("AUDIO_MAX_BYTES", String.valueOf(MOST_BYTES))
                .with("AUDIO_FOLDER", files.resolve("work").toString());
        service = TestService.start(settings);
        http = service.http();
        calls = new RecordCalls(http);
        jdbi = service.bean(Jdbi.class);
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
        // curl accepts anything, and a browser anything after pages.
        for (String accepted : new String[] {"application/octet-stream", "*/*", "text/html,*/*;q=0.8"}) {
            assertThat(http.send(http.request(record + "/waveform?zoom=1024")
                                    .header("Accept", accepted)
                                    .GET())
                            .status())
                    .as(accepted)
                    .isEqualTo(307);
        }
    }

    /** An address of the bucket is signed for one method; curl knows a file's name only in its older form. */
    @Test
    void aDownloadsHeadersCanBeAskedForAndNameTheFileForEveryClient() throws Exception {
        Path file = audio.tone("\u00dcber \"den\" Wolken.flac", 2);
        long id = calls.create("{}");
        calls.put(id, file);
        Answer redirected =
                http.send(http.request("/api/records/" + id + "/audio").HEAD());
        assertThat(redirected.status()).isEqualTo(307);
        HttpResponse<byte[]> headers = RecordCalls.send(HttpRequest.newBuilder(URI.create(
                        redirected.response().headers().firstValue("Location").orElseThrow()))
                .HEAD());
        assertThat(headers.statusCode()).isEqualTo(200);
        assertThat(headers.headers().firstValueAsLong("Content-Length")).hasValue(Files.size(file));
        HttpResponse<byte[]> read = calls.download("/api/records/" + id + "/audio", "Range", "bytes=0-9");
        assertThat(read.headers().firstValue("Content-Disposition"))
                .hasValue(
                        "inline; filename=\"_ber _den_ Wolken.flac\"; filename*=UTF-8''%C3%9Cber%20%22den%22%20Wolken.flac");
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
    void aJobIsAskedForByNumberAndTheOpenOneAnswers() {
        Answer unknown = http.post("/api/jobs", RecordCalls.job(987_654_321));
        assertThat(unknown.status()).as(unknown.body()).isEqualTo(404);
        long id = calls.create("{\"metadata\":{\"album\":\"Mine\",\"mood\":\"calm\"}}");
        assertThat(http.post("/api/jobs", RecordCalls.job(id)).code()).isEqualTo("no_audio");

        Path file = audio.tone("by number.flac", 3, "-metadata", "album=Theirs", "-metadata", "genre=Test");
        Answer accepted = calls.putUnprocessed(id, file);
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.json().has("jobId")).isFalse();
        Answer asked = http.post("/api/jobs", RecordCalls.job(id));
        assertThat(asked.status()).as(asked.body()).isEqualTo(201);
        JsonNode ended = calls.awaitEnd(asked.json().path("jobId").asString());
        assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
        assertThat(ended.at("/result/recordId").asLong()).isEqualTo(id);
        assertThat(ended.path("progress").asInt()).isEqualTo(100);
        assertThat(calls.show(id).at("/tags/album/values/0").asString()).isEqualTo("Mine");
        assertThat(calls.show(id).at("/tags/album/source").asString()).isEqualTo("caller");
        assertThat(calls.show(id).at("/tags/genres/values/0").asString()).isEqualTo("Test");
        assertThat(calls.show(id).path("recordType").asString()).isEqualTo("song");

        Answer patched = calls.json("PATCH", "/api/records/" + id, "{\"metadata\":{\"album\":null}}");
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

    private static TestHttp key(String tenant, String role) {
        Answer made = http.post(
                "/api/keys", "{\"name\":\"test\",\"role\":\"%s\",\"tenantId\":\"%s\"}".formatted(role, tenant));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return http.as(made.json().path("key").asString());
    }
}
