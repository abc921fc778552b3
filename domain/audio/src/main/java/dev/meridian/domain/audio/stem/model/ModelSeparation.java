package dev.meridian.domain.audio.stem.model;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.SampleSource;
import dev.meridian.domain.audio.stem.StemSource;

/**
 * Separates recordings of any format by a model. The model's rate stays inside: the recording is resampled for the model, its
 * stems are resampled back, and what lies above the model's band is left to the last stem. Memory is that of a block.
 */
public final class ModelSeparation {
    private ModelSeparation() {}

    /** The first frames that are needed, from the end of the way to its beginning. */
    private record Starts(long sample, long spectrum, long unit, long modelSample, long frame) {
        static Starts of(ModelShape shape, AudioFormat format, long from) {
            long sample = back(shape, format).start(from);
            ModelShape.Spectra spectra = shape.spectra();
            long spectrum = spectra == null ? sample : SpectrumFrames.firstWith(spectra, sample);
            long unit = CrossfadedBlocks.start(shape, spectrum);
            long modelSample = spectra == null ? unit : SpectrumFrames.start(spectra, unit);
            return new Starts(
                    sample, spectrum, unit, modelSample, there(shape, format).start(modelSample));
        }
    }

    private static Resampled.Ratio there(ModelShape shape, AudioFormat format) {
        return new Resampled.Ratio(format.rate(), shape.rate());
    }

    private static Resampled.Ratio back(ModelShape shape, AudioFormat format) {
        return new Resampled.Ratio(shape.rate(), format.rate());
    }

    /** The first frame of a recording that is needed for stems from a frame on. */
    public static long contextStart(ModelShape shape, AudioFormat format, long from) {
        return Starts.of(shape, format, from).frame();
    }

    /**
     * Separates a recording, as {@link dev.meridian.domain.audio.stem.StemEngine#separate} does.
     *
     * @param network is closed with the result
     * @throws IllegalArgumentException if the recording was opened too late
     */
    public static StemSource open(ModelShape shape, Network network, SampleSource mix, double gain, long from) {
        Starts starts = Starts.of(shape, mix.format(), from);
        if (mix.position() > starts.frame()) {
            throw new IllegalArgumentException("Stems from frame " + from + " on need the recording from frame "
                    + starts.frame() + " on, and it was opened at frame " + mix.position() + ".");
        }
        MixFrames frames = new MixFrames(mix, gain, starts.frame(), from);
        FrameStream samples = Resampled.of(frames, there(shape, mix.format()), starts.modelSample());
        ModelShape.Spectra form = shape.spectra();
        FrameStream stems;
        if (form == null) {
            stems = new CrossfadedBlocks(samples, shape, network, starts.sample());
        } else {
            SpectrumFrames spectra = new SpectrumFrames(samples, form, starts.unit(), starts.spectrum());
            Network masks = new MaskNetwork(network, shape, form.power());
            stems = new MaskedFrames(
                    new CrossfadedBlocks(spectra, shape, masks, starts.spectrum()), spectra, form, starts.sample());
        }
        return new ModelStems(frames, Resampled.of(stems, back(shape, mix.format()), from), network, from);
    }
}
