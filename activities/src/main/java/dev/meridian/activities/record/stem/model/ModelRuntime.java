package dev.meridian.activities.record.stem.model;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.audio.stem.StemEngine;
import java.nio.file.Path;

/**
 * What runs models; the artifact {@code meridian-onnx} has one, which {@link java.util.ServiceLoader} finds. Thread-safe.
 *
 * <p>Whatever is wrong with a model is told by a {@link JobException} that is not retryable: {@code model_file_missing}, {@code
 * model_description_wrong}, {@code model_checksum_mismatch}, {@code model_broken}, {@code model_interface_wrong}, {@code
 * model_output_invalid}; and by {@code model_failed}, which is, if a computation fails.
 */
public interface ModelRuntime {
    /** What it is and its version, for people. */
    String version();

    /**
     * The engine that a folder describes; the model itself is looked at when it is used.
     *
     * @param name of the engine
     * @throws JobException if there is no description, or it is not as it should be
     */
    StemEngine engine(String name, Path folder);
}
