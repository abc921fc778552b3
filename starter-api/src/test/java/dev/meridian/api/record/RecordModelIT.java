package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.record.stem.model.StemModels;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.stem.ChainedStems;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.mask.HarmonicPercussive;
import dev.meridian.domain.audio.stem.model.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Records separated by models, which stand in folders beside the worker. */
@Tag("slow")
class RecordModelIT {
    private static final AudioFormat STEREO = new AudioFormat(11_025, 2);
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    @TempDir
    private static Path files;

    private static TestAudio audio;
    private static TestService service;
    private static RecordCalls calls;
    private static WorkFolder work;

    @BeforeAll
    static void start() throws IOException {
        audio = TestAudio.in(files);
        work = new WorkFolder(files.resolve("work"));
        TestModels.waveform(files.resolve("models/smooth"));
        TestModels.magnitude(files.resolve("models/spectral"));
        Files.writeString(TestModels.waveform(files.resolve("models/changed")).resolve("model.onnx"), "other");
        TestModels.slow(files.resolve("models/slow"));
        service = TestService.start(TestService.Settings.fresh()
                .with("AUDIO_FOLDER", work.folder().toString())
                .with("MODELS_DIRECTORY", files.resolve("models").toString())
                .with("RECORD_STEMS", "song=smooth+hpss,speech=spectral"));
        calls = new RecordCalls(service.http());
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(work.running()).isEmpty();
            assertThat(work.left()).isEmpty();
        });
    }

    private static StemEngine model(String name) {
        return new StemModels(files.resolve("models"), StemModels.findRuntime())
                .find(name)
                .orElseThrow();
    }

    @Test
    void aModelAndTheEngineForWhatItLeavesMakeStemsThatSumToTheRecording() {
        Path file = audio.tune("song.wav", 3, 64, "-ar", "11025", "-c:a", "pcm_s16le");
        JsonNode shown = process("song", file);

        assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
        JsonNode made = shown.at("/published/stems/made");
        assertThat(made.at("/engine/name").asString()).isEqualTo("smooth+hpss");
        assertThat(made.at("/engine/parameters/smooth.model").asString()).hasSize(64);
        assertThat(made.at("/engine/parameters/smooth.licence").asString()).isEqualTo("none: made by a test");
        assertThat(DecodedStems.digests(shown))
                .hasSize(3)
                .isEqualTo(DecodedStems.digests(
                        file, STEREO, new ChainedStems(model("smooth"), new HarmonicPercussive(1))));
        int[] mix = DecodedStems.decode(file);
        int[] sum = new int[mix.length];
        for (JsonNode stem : made.path("stems")) {
            int[] samples = downloaded(shown, stem.path("file").asString());
            assertThat(samples).hasSameSizeAs(mix);
            Arrays.setAll(sum, i -> sum[i] + samples[i]);
        }
        assertThat(Arrays.equals(sum, mix)).isTrue();
    }

    @Test
    void aModelOfSpectraMakesStemsOfARecordingWithAnotherRate() {
        Path file = audio.tune("speech.flac", 5, 8, "-ar", "11025", "-sample_fmt", "s16");
        JsonNode shown = process("speech", file);
        assertThat(shown.at("/published/stems/made/stems/0/name").asString()).isEqualTo("sustained");
        assertThat(DecodedStems.digests(shown)).isEqualTo(DecodedStems.digests(file, STEREO, model("spectral")));
    }

    @Test
    void aModelThatIsNotAsItShouldBeLeavesTheRestPublishedAndSaysWhy() {
        Path file = audio.tune("short.flac", 7, 4);
        long id = calls.create("{}");
        assertThat(calls.put(id, file).status()).isEqualTo(202);
        await().atMost(LONG_ENOUGH)
                .until(() -> calls.show(id).path("status").asString().equals("processed"));
        JsonNode job = ask(id, "changed");
        assertThat(job.path("outcome").asString()).isEqualTo("partially processed");
        JsonNode failure = calls.show(id).at("/published/stems/failure");
        assertThat(failure.path("code").asString()).isEqualTo("model_checksum_mismatch");
        assertThat(failure.path("message").asString())
                .contains("of the model 'changed' has the SHA-256")
                .doesNotContain(files.toString());
    }

    @Test
    void aCancelledJobStopsTheModelWithinItsBlock() {
        Path file = audio.tune("slow.flac", 9, 20);
        long id = calls.create("{}");
        calls.put(id, file);
        await().atMost(LONG_ENOUGH)
                .until(() -> calls.show(id).path("status").asString().equals("processed"));
        String job = calls.http()
                .post("/api/jobs", request(id, "slow"))
                .json()
                .path("jobId")
                .asString();
        await().atMost(LONG_ENOUGH)
                .until(() -> calls.job(job).path("progress").asInt() >= 15
                        && !work.running().isEmpty());
        long asked = System.nanoTime();
        assertThat(calls.http().post("/api/jobs/" + job + "/cancel", "").status())
                .isEqualTo(202);
        assertThat(calls.awaitEnd(job).path("status").asString()).isEqualTo("cancelled");
        await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> work.running().isEmpty() && work.left().isEmpty());
        System.out.printf("The model of a cancelled job ended after %d ms%n", (System.nanoTime() - asked) / 1_000_000);
    }

    @Test
    void healthSaysWhichModelsAWorkerCanRun() {
        JsonNode health = service.http().get("/actuator/health").json().at("/components/audio/details");
        assertThat(health.path("models").asString()).startsWith("changed, slow, smooth, spectral by ONNX Runtime 1.");
    }

    @Test
    void theLibrariesOfOnnxRuntimeAreDeletedAsSoonAsTheyAreLoaded() throws IOException {
        model("smooth").parameters();
        Path maps = Path.of("/proc/self/maps");
        assumeThat(maps).exists();
        assertThat(Files.readAllLines(maps).stream().filter(line -> line.contains("libonnxruntime")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(" (deleted)"));
    }

    private static JsonNode process(String type, Path file) {
        long id = calls.create("{\"recordType\":\"" + type + "\"}");
        Answer accepted = calls.put(id, file);
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        JsonNode ended = calls.awaitEnd(accepted.json().path("jobId").asString());
        assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
        return calls.show(id);
    }

    private static String request(long id, String engine) {
        return "{\"type\":\"process_new_record\",\"payload\":{\"record_id\":" + id + ",\"stems\":\"" + engine + "\"}}";
    }

    private static JsonNode ask(long id, String engine) {
        Answer accepted = calls.http().post("/api/jobs", request(id, engine));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(201);
        return calls.awaitEnd(accepted.json().path("jobId").asString());
    }

    private static int[] downloaded(JsonNode record, String name) {
        byte[] bytes = calls.download("/api/records/" + record.path("id").asLong() + "/assets/" + name)
                .body();
        return DecodedStems.decode(audio.write(record.path("id").asLong() + "-" + name, bytes));
    }
}
