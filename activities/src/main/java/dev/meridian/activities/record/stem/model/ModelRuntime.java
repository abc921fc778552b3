package dev.meridian.activities.record.stem.model;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.audio.stem.StemEngine;
import java.nio.file.Path;

/**
 * Runs trained models. The artifact {@code meridian-onnx} has an implementation, which {@link java.util.ServiceLoader}
 * finds. Thread-safe.
 *
 * <p>A model with a fault is refused by a {@link JobException} that is not retryable: {@code model_file_missing},
 * {@code model_description_wrong}, {@code model_checksum_mismatch}, {@code model_broken},
 * {@code model_interface_wrong}, {@code model_output_invalid}; a computation that fails is reported by a retryable
 * {@code model_failed}.
 */
public interface ModelRuntime {
    /** The name and version of the runtime, for people. */
    String version();

    /**
     * The engine that a folder describes; the model itself is looked at when it is used.
     *
     * @param name of the engine
     * @throws JobException if there is no description, or it breaks a rule
     */
    StemEngine engine(String name, Path folder);
}
