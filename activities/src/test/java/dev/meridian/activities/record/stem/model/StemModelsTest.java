package dev.meridian.activities.record.stem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.stem.StemChoice;
import dev.meridian.activities.record.stem.StemEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without the artifact {@code meridian-onnx} among the classes, as in this module, there is no runtime. */
class StemModelsTest {
    @TempDir
    private Path directory;

    @Test
    void aPlainBuildSaysThatItRunsNoModels() {
        StemModels models = new StemModels(directory, StemModels.findRuntime());
        assertThat(models.summary())
                .isEqualTo("This build has no runtime for models: it was made without meridian-onnx");
    }

    @Test
    void aJobThatAsksAPlainBuildForAModelIsToldSo() throws IOException {
        Files.createDirectory(directory.resolve("spleeter"));
        StemEngines engines = new StemEngines(List.of(new StemModels(directory, StemModels.findRuntime())));
        assertThatThrownBy(() -> engines.of(StemChoice.parse("spleeter+hpss").orElseThrow()))
                .isInstanceOfSatisfying(JobException.class, refused -> {
                    assertThat(refused.toFailure().code()).isEqualTo("model_runtime_missing");
                    assertThat(refused.toFailure().retryable()).isFalse();
                })
                .hasMessage("This build has no runtime for models: it was made without meridian-onnx,"
                        + " and 'spleeter' is a model");
        assertThatThrownBy(() -> engines.of(StemChoice.parse("demucs").orElseThrow()))
                .hasMessageContaining("no engine 'demucs'");
    }
}
