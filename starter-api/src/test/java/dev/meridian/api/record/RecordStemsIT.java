package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.stem.mask.CenterSides;
import dev.meridian.domain.audio.stem.mask.HarmonicPercussive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The stems of records, from the request to the files. */
@Tag("slow")
class RecordStemsIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
    private static final Duration TO_BE_GONE = Duration.ofSeconds(10);
    private static final String CHORD_AND_KNOCKS =
            "aevalsrc='0.2*sin(2*PI*220*t)+0.15*sin(2*PI*277.2*t)+0.4*(random(0)-0.5)*lt(mod(t,0.5),0.02)"
                    + "|0.2*sin(2*PI*220*t)+0.15*sin(2*PI*329.6*t)+0.4*(random(1)-0.5)*lt(mod(t,0.5),0.02)':s=";

    @TempDir
    private static Path files;

    private static TestAudio audio;
    private static TestService service;
    private static RecordCalls calls;
    private static Jdbi jdbi;
    private static WorkFolder work;

    @BeforeAll
    static void start() {
        audio = TestAudio.in(files);
        work = new WorkFolder(files.resolve("work"));
        service = TestService.start(TestService.Settings.fresh()
                .with("AUDIO_FOLDER", work.folder().toString())
                .with("RECORD_STEMS", "song=hpss,speech=center"));
        calls = new RecordCalls(service.http());
        jdbi = service.bean(Jdbi.class);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        await().atMost(TO_BE_GONE).untilAsserted(() -> {
            assertThat(work.running()).isEmpty();
            assertThat(work.left()).isEmpty();
            assertThat(count("SELECT count(*) FROM record_objects WHERE state <> 'kept'"))
                    .isZero();
            assertThat(count("SELECT count(*) FROM record_runs")).isZero();
        });
    }

    @Test
    void theStemsOfASongSumToTheRecordingSampleForSample() {
        Path file = audio.generate("song.wav", CHORD_AND_KNOCKS + "11025:d=65", "-c:a", "pcm_s16le");
        JsonNode shown = process("{\"recordType\":\"song\"}", file);

        assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
        JsonNode stems = shown.at("/published/stems/made");
        assertThat(stems.path("frames").asLong()).isEqualTo(65 * 11_025);
        assertThat(stems.at("/sum/gain").asDouble()).isEqualTo(1);
        assertThat(stems.at("/engine/name").asString()).isEqualTo("hpss");
        assertThat(stems.at("/stems/0/name").asString()).isEqualTo("harmonic");
        assertThat(stems.at("/stems/1/name").asString()).isEqualTo("percussive");
        assertThat(stems.at("/stems/0/loudness/integrated").asDouble()).isBetween(-30.0, -5.0);
        assertThat(stems.at("/stems/0/peak").asDouble()).isBetween(0.3, 0.6);
        assertThat(DecodedStems.digests(shown))
                .isEqualTo(DecodedStems.digests(file, new AudioFormat(11_025, 2), new HarmonicPercussive(1)));

        int[] mix = DecodedStems.decode(file);
        int[] harmonic = downloaded(shown, "harmonic.flac");
        int[] percussive = downloaded(shown, "percussive.flac");
        assertThat(harmonic).hasSameSizeAs(mix);
        int[] sum = new int[mix.length];
        Arrays.setAll(sum, i -> harmonic[i] + percussive[i]);
        assertThat(Arrays.equals(sum, mix)).isTrue();
        int[] copy = downloaded(shown, "percussive.opus");
        assertThat(copy.length / 2 / 48_000.0).isCloseTo(65, within(0.1));
        JsonNode manifest = JsonMapper.shared()
                .readTree(calls.download("/api/records/" + shown.path("id").asLong() + "/assets/stems.json")
                        .body());
        assertThat(manifest).isEqualTo(stems);
        assertThat(count("SELECT count(*) FROM record_stem_blocks")).isZero();
    }

    /** A stem that is processed as a record of its own is measured by ffmpeg alone, with its true peak. */
    @Test
    void theLoudnessOfAStemIsThatOfItsFile() {
        Path file = audio.generate("loud.wav", CHORD_AND_KNOCKS + "44100:d=8", "-c:a", "pcm_s16le");
        JsonNode shown = process("{\"recordType\":\"song\"}", file);
        for (JsonNode stem : shown.at("/published/stems/made/stems")) {
            String name = stem.path("file").asString();
            JsonNode measured = calls.process(saved(shown, name)).at("/published/measures/loudness");
            assertThat(measured.isObject()).as(name).isTrue();
            for (String value : List.of("integrated", "range", "truePeak", "replayGain")) {
                assertThat(stem.path("loudness").path(value).asDouble())
                        .as("%s of %s", value, name)
                        .isCloseTo(measured.path(value).asDouble(), within(0.11));
            }
        }
    }

    @Test
    void theTypeAndTheRequestDecideHowARecordIsSeparated() {
        Path file = audio.generate("short.flac", CHORD_AND_KNOCKS + "22050:d=3");
        JsonNode speech = process("{\"recordType\":\"speech\"}", file);
        assertThat(DecodedStems.digests(speech))
                .isEqualTo(DecodedStems.digests(file, new AudioFormat(22_050, 2), new CenterSides()));
        assertThat(speech.at("/published/assets")
                        .valueStream()
                        .map(asset -> asset.path("name").asString()))
                .contains("center.flac", "sides.flac", "center.opus", "sides.opus", "stems.json", "listen.opus");

        JsonNode margin = again(speech, "\"stems\":\"hpss:2\"");
        assertThat(margin.at("/published/stems/choice").asString()).isEqualTo("hpss:2");
        assertThat(DecodedStems.digests(margin))
                .hasSize(3)
                .isEqualTo(DecodedStems.digests(file, new AudioFormat(22_050, 2), new HarmonicPercussive(2)));
        assertThat(margin.at("/published/assets")
                        .valueStream()
                        .map(asset -> asset.path("name").asString()))
                .contains("residual.flac")
                .doesNotContain("center.flac");

        JsonNode none = again(margin, "\"stems\":\"none\"");
        assertThat(none.at("/published/stems").isNull()
                        || none.at("/published/stems").isMissingNode())
                .isTrue();
        assertThat(none.path("status").asString()).isEqualTo("processed");
    }

    @Test
    void whatIsMadeOnceIsNotMadeAgain() {
        Path file = audio.generate("once.flac", CHORD_AND_KNOCKS + "22050:d=4");
        JsonNode first = process("{\"recordType\":\"song\"}", file);
        JsonNode second = process("{\"recordType\":\"song\"}", file);
        assertThat(second.at("/published/stems")).isEqualTo(first.at("/published/stems"));
        assertThat(jdbi.<Integer, RuntimeException>withHandle(handle -> handle.createQuery("""
                                SELECT count(DISTINCT object_id) FROM record_assets
                                WHERE name = 'harmonic.flac' AND record_id IN (:first, :second)""")
                        .bind("first", first.path("id").asLong())
                        .bind("second", second.path("id").asLong())
                        .mapTo(Integer.class)
                        .one()))
                .isEqualTo(1);
    }

    @Test
    void stemsThatCantBeMadeLeaveTheRestPublishedAndAreTriedAgainOnDemandOnly() {
        Path file = audio.make("mono.flac", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=22050:duration=4");
        long id = calls.create("{}");
        calls.put(id, file);
        awaitIdle(id);
        JsonNode job = ask(id, "\"stems\":\"center\"");
        assertThat(job.path("status").asString()).isEqualTo("completed");
        assertThat(job.path("outcome").asString()).isEqualTo("partially processed");
        JsonNode shown = calls.show(id);
        assertThat(shown.path("status").asString()).isEqualTo("partially_processed");
        assertThat(shown.at("/published/stems/failure/code").asString()).isEqualTo("unsuitable_engine");
        assertThat(shown.at("/published/measures/seconds").asDouble()).isEqualTo(4);
        assertThat(ask(id, "\"again\":false").path("outcome").asString()).isEqualTo("partially processed");
        assertThat(ask(id, "\"again\":true").path("outcome").asString()).isEqualTo("partially processed");

        assertThat(ask(id, "\"stems\":\"nowhere\"").path("outcome").asString()).isEqualTo("partially processed");
        assertThat(calls.show(id).at("/published/stems/failure/message").asString())
                .contains("'nowhere'");
        assertThat(ask(id, "\"stems\":\"hpss\"").path("outcome").asString("none"))
                .isEqualTo("none");
        assertThat(calls.show(id).path("status").asString()).isEqualTo("processed");
        Answer bad = calls.http()
                .post(
                        "/api/jobs",
                        "{\"type\":\"process_new_record\",\"payload\":{\"record_id\":" + id + ",\"stems\":\"a b\"}}");
        assertThat(bad.status()).as(bad.body()).isEqualTo(422);
    }

    @Test
    void theBlocksOfACancelledJobAreThereForTheNext() {
        Path file = audio.generate("long.flac", CHORD_AND_KNOCKS + "8000:d=200");
        long id = calls.create("{\"recordType\":\"song\"}");
        String job = calls.put(id, file).json().path("jobId").asString();
        await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> count("SELECT count(*) FROM record_stem_blocks") >= 2);

        long asked = System.nanoTime();
        assertThat(calls.http().post("/api/jobs/" + job + "/cancel", "").status())
                .isEqualTo(202);
        await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> work.running().isEmpty() && work.left().isEmpty());
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        System.out.printf("The stems of a cancelled job ended after %d ms%n", took.toMillis());
        JsonNode cancelled = calls.awaitEnd(job);
        assertThat(cancelled.path("status").asString()).isEqualTo("cancelled");
        assertThat(cancelled.path("progress").asInt()).isBetween(15, 94);
        List<Map<String, Object>> kept = parts();
        assertThat(kept).hasSizeGreaterThanOrEqualTo(4);

        JsonNode next = calls.http()
                .post("/api/jobs", "{\"type\":\"process_new_record\",\"payload\":{\"record_id\":" + id + "}}")
                .json();
        await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> count("SELECT count(*) FROM record_stem_blocks") > kept.size() / 2);
        assertThat(parts()).containsAll(kept);
        assertThat(calls.awaitEnd(next.path("jobId").asString()).path("status").asString())
                .isEqualTo("completed");
        assertThat(DecodedStems.digests(calls.show(id)))
                .isEqualTo(DecodedStems.digests(file, new AudioFormat(8_000, 2), new HarmonicPercussive(1)));
    }

    private static List<Map<String, Object>> parts() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT block, stem, object_id FROM record_stem_parts")
                .mapToMap()
                .list());
    }

    private static JsonNode process(String record, Path file) {
        long id = calls.create(record);
        JsonNode accepted = calls.put(id, file).json();
        JsonNode ended = calls.awaitEnd(accepted.path("jobId").asString());
        assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
        assertThat(ended.path("progress").asInt()).isEqualTo(100);
        return calls.show(id);
    }

    private static JsonNode again(JsonNode record, String choice) {
        long id = record.path("id").asLong();
        assertThat(ask(id, choice).path("status").asString()).isEqualTo("completed");
        return calls.show(id);
    }

    private static JsonNode ask(long id, String choice) {
        Answer accepted = calls.http()
                .post(
                        "/api/jobs",
                        "{\"type\":\"process_new_record\",\"payload\":{\"record_id\":" + id + "," + choice + "}}");
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(201);
        return calls.awaitEnd(accepted.json().path("jobId").asString());
    }

    private static void awaitIdle(long id) {
        await().atMost(LONG_ENOUGH)
                .until(() -> !calls.show(id).path("status").asString().equals("processing"));
    }

    private static int[] downloaded(JsonNode record, String name) {
        return DecodedStems.decode(saved(record, name));
    }

    private static Path saved(JsonNode record, String name) {
        byte[] bytes = calls.download("/api/records/" + record.path("id").asLong() + "/assets/" + name)
                .body();
        return audio.write(record.path("id").asLong() + "-" + name, bytes);
    }

    private static long count(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(long.class).one());
    }
}
