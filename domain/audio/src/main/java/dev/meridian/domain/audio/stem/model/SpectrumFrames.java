package dev.meridian.domain.audio.stem.model;

import dev.meridian.domain.audio.spectrum.WindowedTransform;
import java.io.IOException;
import java.util.ArrayDeque;

/**
 * Spectra of samples. Spectrum {@code k} of this stream is that of a window around sample {@code (k + 1) * hop - window / 2}, so
 * that spectrum 0 is the first that holds a sample of the recording. A frame has the magnitudes of each channel's lowest bins; the
 * spectra themselves are kept until they are taken.
 */
final class SpectrumFrames implements FrameStream {
    private final FrameStream source;
    private final ModelShape.Spectra shape;
    private final WindowedTransform transform;
    private final int channels;
    private final float[][] window;
    private final float[] arriving;
    private final ArrayDeque<float[][]> kept = new ArrayDeque<>();
    private final ArrayDeque<float[][]> free = new ArrayDeque<>();
    private final long keptFrom;
    private long position;
    private boolean begun;

    /**
     * @param source samples from {@link #start} of the position on
     * @param keptFrom the first spectrum that is kept
     */
    SpectrumFrames(FrameStream source, ModelShape.Spectra shape, long position, long keptFrom) {
        this.source = source;
        this.shape = shape;
        this.transform = new WindowedTransform(shape.window(), shape.hop());
        this.channels = source.width();
        this.window = new float[channels][shape.window()];
        this.arriving = new float[shape.window() * channels];
        this.position = position;
        this.keptFrom = keptFrom;
        if (source.position() != start(shape, position)) {
            throw new IllegalArgumentException("The samples of spectra begin at the wrong one.");
        }
    }

    /** The first sample that is needed for a spectrum; never below 0. */
    static long start(ModelShape.Spectra shape, long spectrum) {
        return Math.max(0, first(shape, spectrum));
    }

    /** The first sample of a spectrum's window. */
    static long first(ModelShape.Spectra shape, long spectrum) {
        return (spectrum + 1) * shape.hop() - shape.window();
    }

    /** The first spectrum that holds a sample. */
    static long firstWith(ModelShape.Spectra shape, long sample) {
        return Math.floorDiv(sample, (long) shape.hop());
    }

    @Override
    public int width() {
        return channels * shape.bins();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void read(float[] values, int frames) throws IOException {
        for (int frame = 0; frame < frames; frame++) {
            fill();
            float[][] spectra = free.isEmpty() ? new float[channels][shape.window()] : free.pop();
            for (int channel = 0; channel < channels; channel++) {
                transform.forward(window[channel], 0, spectra[channel]);
                magnitudes(spectra[channel], values, (frame * channels + channel) * shape.bins());
            }
            (position >= keptFrom ? kept : free).add(spectra);
            position++;
        }
    }

    private void fill() throws IOException {
        int count = shape.hop();
        if (!begun) {
            begun = true;
            count = (int) Math.min(shape.window(), shape.window() + first(shape, position));
        }
        source.read(arriving, count);
        int kept = shape.window() - count;
        for (int channel = 0; channel < channels; channel++) {
            float[] samples = window[channel];
            System.arraycopy(samples, count, samples, 0, kept);
            for (int i = 0; i < count; i++) {
                samples[kept + i] = arriving[i * channels + channel];
            }
        }
    }

    private void magnitudes(float[] spectrum, float[] values, int at) {
        int last = shape.window() / 2;
        values[at] = Math.abs(spectrum[0]);
        for (int bin = 1; bin < shape.bins(); bin++) {
            float real = bin == last ? spectrum[1] : spectrum[2 * bin];
            float imaginary = bin == last ? 0 : spectrum[2 * bin + 1];
            values[at + bin] = (float) Math.sqrt(real * real + imaginary * imaginary);
        }
    }

    /** Takes the first of the kept spectra, for each channel one, in the layout of {@link WindowedTransform}. */
    float[][] take() {
        return kept.remove();
    }

    /** Gives back what was taken. */
    void giveBack(float[][] spectra) {
        free.add(spectra);
    }

    WindowedTransform transform() {
        return transform;
    }
}
