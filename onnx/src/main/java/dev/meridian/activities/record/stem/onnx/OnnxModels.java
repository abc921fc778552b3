package dev.meridian.activities.record.stem.onnx;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.stem.model.ModelRuntime;
import dev.meridian.domain.audio.stem.StemEngine;
import java.nio.file.Path;

/** {@link ModelRuntime} by ONNX Runtime, on the processor, with one thread for each job. */
public final class OnnxModels implements ModelRuntime {
    @Override
    public String version() {
        try {
            return "ONNX Runtime " + OnnxEnvironment.get().getVersion();
        } catch (JobException unsupported) {
            return "nothing: " + unsupported.getMessage();
        }
    }

    @Override
    public StemEngine engine(String name, Path folder) {
        return new OnnxEngine(name, folder, ModelDescription.read(name, folder));
    }
}
