package dev.meridian.activities.record.stem.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.stem.model.StemModels;
import dev.meridian.domain.audio.sample.ArraySource;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Signals;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.StemSource;
import dev.meridian.domain.audio.stem.Stems;
import dev.meridian.domain.audio.stem.model.OnnxGraph;
import dev.meridian.domain.audio.stem.model.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models in folders: what they make, and what is said of those that are not as they should be. */
class OnnxModelsTest {
    private static final AudioFormat MONO = new AudioFormat(22_050, 1);

    @TempDir
    private Path models;

    private StemEngine engine(String name) {
        return new StemModels(models, StemModels.findRuntime()).find(name).orElseThrow();
    }

    @Test
    void aModelOfSamplesMakesWhatItsGraphComputes() throws IOException {
        TestModels.waveform(models.resolve("smooth"));
        float[] mix = Signals.noise(22_050, 2.5, 0.5, 3);
        float[] low = Stems.of(engine("smooth"), MONO, mix).signal(0);
        float[] wanted = new float[mix.length];
        for (int i = 15; i < mix.length - 15; i++) {
            double sum = 0;
            for (int k = -15; k <= 15; k++) {
                sum += mix[i + k];
            }
            wanted[i] = (float) (sum / 31);
        }
        int step = TestModels.BLOCK - 2_205;
        for (int i = 100; i < mix.length - 100; i++) {
            int phase = i % step;
            // There a block begins or ends, sees zeros beyond, and counts for little beside the other block.
            boolean atAnEdge = phase < 16 || phase > step - 16 || Math.abs(phase - (step - 2_205)) < 16;
            assertThat(Math.abs(low[i] - wanted[i])).isLessThan(atAnEdge ? 0.02f : 1e-6f);
        }
    }

    @Test
    void aModelOfSpectraSharesByWhatItsGraphComputes() throws IOException {
        TestModels.magnitude(models.resolve("median"));
        AudioFormat mono = new AudioFormat(44_100, 1);
        float[] chord = Signals.chord(44_100, 3, 0.08, 220, 330, 440);
        float[] bursts = Signals.bursts(44_100, 3, 0.5, 4);
        float[] mix = chord.clone();
        Signals.add(mix, bursts, 0);
        Stems stems = Stems.of(engine("median"), mono, mix);
        assertThat(Stems.decibels(chord, stems.signal(0)) - Stems.decibels(chord, mix))
                .isGreaterThan(3);
        assertThat(Stems.decibels(bursts, stems.signal(1)) - Stems.decibels(bursts, mix))
                .isGreaterThan(3);
    }

    @Test
    void whatDecidesAboutTheResultIsNamed() throws IOException {
        TestModels.waveform(models.resolve("smooth"));
        StemEngine engine = engine("smooth");
        assertThat(engine.name()).isEqualTo("smooth");
        assertThat(engine.stems()).containsExactly("low", "rest");
        assertThat(engine.parameters())
                .containsKeys("model", "onnxruntime", "rate", "stems", "overlap")
                .containsEntry("modelVersion", "1")
                .containsEntry("licence", "none: made by a test")
                .containsEntry("kind", "waveform");
        StemModels found = new StemModels(models, StemModels.findRuntime());
        assertThat(found.summary()).startsWith("smooth by ONNX Runtime 1.");
        assertThat(found.find("nowhere")).isEmpty();
        assertThat(new StemModels(null, StemModels.findRuntime()).summary()).contains("MODELS_DIRECTORY is not set");
        assertThat(new StemModels(null, StemModels.findRuntime()).find("smooth"))
                .isEmpty();
    }

    @Test
    void withoutARuntimeAModelIsRefusedInOneSentence() throws IOException {
        TestModels.waveform(models.resolve("smooth"));
        StemModels plain = new StemModels(models, Optional.empty());
        assertThat(plain.summary())
                .isEqualTo("This build has no runtime for models: it was made without meridian-onnx");
        assertThat(plain.find("nowhere")).isEmpty();
        assertRefused(
                () -> plain.find("smooth"), "model_runtime_missing", "without meridian-onnx, and 'smooth' is a model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                       | Unexpected end-of-input",
                "{}                                      | kind is missing",
                "[1]                                     | wrong",
                "\"kind\": \"waveform\" -> \"kind\": \"tune\"        | tune",
                "\"sha256\": -> \"sha\":                   | sha",
                "\"rate\": 22050 -> \"rate\": 1            | 1 Hz",
                "\"rate\": 22050 -> \"rate\": \"much\"       | rate: Cannot",
                "\"channels\": 2 -> \"channels\": 9        | 9 channels",
                "\"stems\": [\"low\", \"rest\"] -> \"stems\": [\"low\"] | stems has 2 to 8 names",
                "\"rest\" -> \"../rest\"                   | '../rest'",
                "\"block\": 22050 -> \"block\": 0          | block is 1 or more",
                "\"block\": 22050 -> \"block\": 99999999   | a block has at most 60 s",
                "\"overlap\": 2205 -> \"overlap\": 20000   | overlap is 0 to half a block",
                "\"overlap\": 2205 -> \"hop\": 256         | for the kind magnitude only",
                "\"waveform\" -> \"magnitude\"             | window is missing",
                "SHA256 -> abc                           | sha256 has 64 hexadecimal digits",
            })
    void aDescriptionThatIsWrongIsToldByItsRule(String change, String why) throws IOException {
        Path folder = TestModels.waveform(models.resolve("smooth"));
        String[] replaced = change.split(" -> ");
        String description = replaced.length == 1
                ? change
                : TestModels.waveformDescription().replace(replaced[0].strip(), replaced[1].strip());
        assertThat(description).isNotEqualTo(TestModels.waveformDescription());
        Files.writeString(folder.resolve("model.json"), description.replace("SHA256", "0".repeat(64)));
        assertRefused(() -> engine("smooth"), "model_description_wrong", why);
    }

    @Test
    void filesThatAreMissingBrokenOrOthersAreTold() throws IOException {
        Path folder = TestModels.waveform(models.resolve("smooth"));
        Path graph = folder.resolve("model.onnx");
        byte[] whole = Files.readAllBytes(graph);

        Files.delete(graph);
        assertRefused(() -> open("smooth"), "model_file_missing", "no file model.onnx");
        Files.write(graph, new byte[] {1, 2, 3});
        assertRefused(() -> open("smooth"), "model_checksum_mismatch", "has the SHA-256 039058c6f2c0cb");
        TestModels.write(folder, new OnnxGraph(), TestModels.waveformDescription());
        assertRefused(() -> open("smooth"), "model_broken", "can't be opened");
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        Files.write(graph, half);
        Files.writeString(
                folder.resolve("model.json"),
                TestModels.waveformDescription().replace("SHA256", TestModels.sha256(half)));
        assertRefused(() -> open("smooth"), "model_broken", "can't be opened");
        Files.delete(folder.resolve("model.json"));
        assertRefused(() -> open("smooth"), "model_file_missing", "no file model.json");
        Files.createDirectory(folder.resolve("model.json"));
        assertRefused(() -> open("smooth"), "model_description_wrong", "can't be read");
    }

    @Test
    void inputsAndOutputsThatAreNotAsDescribedAreTold() throws IOException {
        assertInterface(graph("sound", 1, 2, TestModels.BLOCK), "its inputs are [sound] instead of [mix]");
        assertInterface(
                graph("mix", 1, 1, TestModels.BLOCK), "'mix' has the shape [1, 1, 22050] instead of [1, 2, 22050]");
        assertInterface(graph("mix", 1, 2, 100), "'mix' has the shape [1, 2, 100]");
        assertInterface(graph("mix", 2, TestModels.BLOCK), "'mix' has the shape [2, 22050]");
        OnnxGraph other = new OnnxGraph()
                .input("mix", 1, 2, TestModels.BLOCK)
                .node("Neg", List.of("mix"), "high")
                .output("high", 1, 2, TestModels.BLOCK);
        assertInterface(other, "it has no output 'low', only [high]");
        OnnxGraph two = new OnnxGraph()
                .input("mix", 1, 2, TestModels.BLOCK)
                .input("other", 1)
                .node("Neg", List.of("mix"), "low")
                .output("low", 1, 2, TestModels.BLOCK);
        assertInterface(two, "its inputs are [mix, other] instead of [mix]");
    }

    private static OnnxGraph graph(String input, long... shape) {
        return new OnnxGraph()
                .input(input, shape)
                .node("Neg", List.of(input), "low")
                .output("low", shape);
    }

    private void assertInterface(OnnxGraph graph, String why) throws IOException {
        TestModels.write(models.resolve("smooth"), graph, TestModels.waveformDescription());
        assertRefused(() -> open("smooth"), "model_interface_wrong", why);
    }

    @Test
    void anOutputThatIsNoNumberIsRefused() throws IOException {
        OnnxGraph roots = new OnnxGraph()
                .input("mix", 1, 2, TestModels.BLOCK)
                .node("Sqrt", List.of("mix"), "low")
                .output("low", 1, 2, TestModels.BLOCK);
        TestModels.write(models.resolve("smooth"), roots, TestModels.waveformDescription());
        assertRefused(
                () -> Stems.of(engine("smooth"), MONO, Signals.tone(22_050, 1, 440, 0.5)),
                "model_output_invalid",
                "a number that is not finite for 'low'");
    }

    private void open(String name) throws IOException {
        try (StemSource source = engine(name).separate(new ArraySource(MONO, new float[9], 0), 1, 0)) {
            assertThat(source.position()).isZero();
        }
    }

    private interface Attempt {
        void make() throws IOException;
    }

    private static void assertRefused(Attempt attempt, String code, String why) {
        assertThatThrownBy(attempt::make).isInstanceOfSatisfying(JobException.class, refused -> {
            assertThat(refused.toFailure().code()).as(refused.getMessage()).isEqualTo(code);
            assertThat(refused.toFailure().retryable()).isFalse();
            assertThat(refused.getMessage())
                    .contains(why)
                    .doesNotContain("/tmp", "\n")
                    .contains("'smooth'");
        });
    }
}
