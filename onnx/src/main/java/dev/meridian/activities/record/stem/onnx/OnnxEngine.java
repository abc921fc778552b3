package dev.meridian.activities.record.stem.onnx;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.SampleSource;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.StemSource;
import dev.meridian.domain.audio.stem.model.ModelSeparation;
import dev.meridian.domain.audio.stem.model.ModelShape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An engine that runs a model. Equal frames give equal bits on machines of one kind; another processor may round otherwise, which
 * leaves the sum exact.
 */
final class OnnxEngine implements StemEngine {
    /** Grows whenever this engine would make other stems of the same model. */
    private static final int VERSION = 1;

    private final String name;
    private final Path folder;
    private final ModelDescription.Known model;

    OnnxEngine(String name, Path folder, ModelDescription.Known model) {
        this.name = name;
        this.folder = folder;
        this.model = model;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("model", model.sha256());
        parameters.put("modelVersion", String.valueOf(model.version()));
        parameters.put("licence", model.licence());
        ModelShape shape = model.shape();
        parameters.put("rate", String.valueOf(shape.rate()));
        parameters.put("channels", String.valueOf(shape.channels()));
        parameters.put("stems", shape.stems().toString());
        parameters.put("block", String.valueOf(shape.block()));
        parameters.put("overlap", String.valueOf(shape.overlap()));
        ModelShape.Spectra spectra = shape.spectra();
        parameters.put("kind", spectra == null ? "waveform" : "magnitude");
        if (spectra != null) {
            parameters.put("window", String.valueOf(spectra.window()));
            parameters.put("hop", String.valueOf(spectra.hop()));
            parameters.put("bins", String.valueOf(spectra.bins()));
            parameters.put("power", String.valueOf(spectra.power()));
        }
        parameters.put("onnxruntime", OnnxEnvironment.get().getVersion());
        return parameters;
    }

    @Override
    public List<String> stems() {
        return model.shape().stems();
    }

    @Override
    public long contextStart(AudioFormat format, long from) {
        return ModelSeparation.contextStart(model.shape(), format, from);
    }

    @Override
    public StemSource separate(SampleSource mix, double gain, long from) {
        OnnxNetwork network = OnnxNetwork.open(name, folder, model);
        try {
            return ModelSeparation.open(model.shape(), network, mix, gain, from);
        } catch (RuntimeException failed) {
            network.close();
            throw failed;
        }
    }
}
