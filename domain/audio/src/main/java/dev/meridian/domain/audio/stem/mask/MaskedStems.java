package dev.meridian.domain.audio.stem.mask;

import dev.meridian.domain.audio.sample.SampleSource;
import dev.meridian.domain.audio.spectrum.WindowedTransform;
import dev.meridian.domain.audio.stem.StemSource;
import dev.meridian.domain.audio.stem.SumLaw;
import java.io.IOException;
import java.util.Arrays;

/**
 * Stems whose spectra are those of the recording times masks.
 *
 * <p>Spectrum {@code k} is that of {@link #WINDOW} frames around frame {@code k * HOP}; frames outside of the recording are
 * 0, and the first spectrum that holds a frame of the recording is number -1. A spectrum is weighed when {@link #REACH}
 * further ones have come. Every number is computed from the same frames by the same operations in the same order, wherever
 * the reading begins, so that it has the same bits.
 */
final class MaskedStems implements StemSource {
    /** Frames of a spectrum. */
    static final int WINDOW = 4_096;

    /** Frames from one spectrum to the next. */
    static final int HOP = 1_024;

    /** Spectra that masks may look at before and after their own. */
    static final int REACH = 15;

    private static final long FIRST = 1 - WINDOW / 2 / HOP;

    private final SampleSource source;
    private final double gain;
    private final int channels;
    private final Masks masks;
    private final WindowedTransform transform = new WindowedTransform(WINDOW, HOP);
    private final float[] arriving;
    private final float[][] window;
    private final float[][][] spectra;
    private final float[][] weights;
    private final float[] product = new float[WINDOW];
    private final float[][][] sums;
    private final DelayedMix mix;
    private final int[] mixHop;
    private final int[][] ready;
    private final long firstWeighed;
    private long spectrum;
    private long end = Long.MAX_VALUE;
    private long position;
    private int readyAt;
    private int readyTo;
    private long limited;

    MaskedStems(SampleSource source, double gain, long from, int stems, Masks masks) {
        if (source.position() > contextStart(from)) {
            throw new IllegalArgumentException("Stems from frame " + from + " on need the recording from frame "
                    + contextStart(from) + " on, and it was opened at frame " + source.position() + ".");
        }
        this.source = source;
        this.gain = gain;
        this.position = from;
        this.masks = masks;
        this.channels = source.format().channels();
        this.firstWeighed = firstWith(from);
        this.spectrum = Math.max(FIRST, firstWeighed - REACH);
        this.arriving = new float[HOP * channels];
        this.window = new float[channels][WINDOW];
        this.spectra = new float[REACH + 1][channels][WINDOW];
        this.weights = new float[stems - 1][transform.bins()];
        this.sums = new float[stems - 1][channels][WINDOW];
        this.mix = new DelayedMix(channels, WINDOW + (REACH + 1) * HOP);
        this.mixHop = new int[HOP * channels];
        this.ready = new int[stems][HOP * channels];
    }

    /** The first frame on which a stem's frame depends. */
    static long contextStart(long from) {
        return Math.max(0, start(firstWith(from) - REACH));
    }

    private static long firstWith(long frame) {
        return Math.floorDiv(frame - WINDOW / 2, HOP) + 1;
    }

    private static long start(long spectrum) {
        return spectrum * HOP - WINDOW / 2;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long limited() {
        return limited;
    }

    @Override
    public int read(int[][] stems, int frames) throws IOException {
        int done = 0;
        while (done < frames && position < end) {
            if (readyAt == readyTo) {
                advance();
                continue;
            }
            int count = Math.min(frames - done, readyTo - readyAt);
            for (int stem = 0; stem < stems.length; stem++) {
                System.arraycopy(ready[stem], readyAt * channels, stems[stem], done * channels, count * channels);
            }
            readyAt += count;
            position += count;
            done += count;
        }
        return done;
    }

    /** Takes the next spectrum, and completes the frames that no later one reaches. */
    private void advance() throws IOException {
        fill();
        if (start(spectrum) < end) {
            float[][] newest = spectra[slot(spectrum)];
            for (int channel = 0; channel < channels; channel++) {
                transform.forward(window[channel], 0, newest[channel]);
            }
            masks.add(newest);
        } else {
            masks.addNothing();
        }
        long weighed = spectrum - REACH;
        if (weighed >= firstWeighed && start(weighed) < end) {
            masks.weigh(weights);
            addToStems(spectra[slot(weighed)]);
            emit(start(weighed));
        }
        spectrum++;
    }

    private int slot(long number) {
        return Math.floorMod(number, REACH + 1);
    }

    /** Moves the window to the spectrum's place. */
    private void fill() throws IOException {
        long wanted = start(spectrum) + WINDOW;
        while (mix.end() < wanted) {
            long at = mix.isEmpty() ? Math.max(0, start(spectrum)) : mix.end();
            if (mix.isEmpty()) {
                skipTo(at);
                mix.beginAt(at);
            }
            int hop = (int) Math.min(HOP, wanted - at);
            int got = end == Long.MAX_VALUE ? source.read(arriving, hop) : 0;
            if (got < hop && end == Long.MAX_VALUE) {
                end = at + got;
            }
            shift(got, hop);
        }
    }

    private void shift(int got, int hop) {
        Arrays.fill(arriving, got * channels, hop * channels, 0);
        for (int channel = 0; channel < channels; channel++) {
            float[] samples = window[channel];
            System.arraycopy(samples, hop, samples, 0, WINDOW - hop);
        }
        for (int frame = 0; frame < hop; frame++) {
            for (int channel = 0; channel < channels; channel++) {
                window[channel][WINDOW - hop + frame] = (float) (arriving[frame * channels + channel] * gain);
            }
        }
        mix.append(arriving, gain, hop);
    }

    private void skipTo(long frame) throws IOException {
        while (source.position() < frame) {
            int wanted = (int) Math.min(HOP, frame - source.position());
            if (source.read(arriving, wanted) < wanted) {
                end = source.position();
                return;
            }
        }
    }

    private void addToStems(float[][] spectraOfChannels) {
        for (int stem = 0; stem < sums.length; stem++) {
            for (int channel = 0; channel < channels; channel++) {
                float[] sum = sums[stem][channel];
                transform.multiply(spectraOfChannels[channel], weights[stem], product);
                transform.addInverse(product, sum);
            }
        }
    }

    private void emit(long from) {
        int skipped = Math.clamp(position - from, 0, HOP);
        int frames = Math.clamp(end - from, 0, HOP);
        for (int stem = 0; stem < sums.length; stem++) {
            for (int channel = 0; channel < channels; channel++) {
                float[] sum = sums[stem][channel];
                for (int frame = 0; frame < HOP; frame++) {
                    ready[stem][frame * channels + channel] = Math.round(sum[frame] * 0x1p23f);
                }
                System.arraycopy(sum, HOP, sum, 0, WINDOW - HOP);
                Arrays.fill(sum, WINDOW - HOP, WINDOW, 0);
            }
        }
        if (skipped < frames) {
            mix.copy(from + skipped, frames - skipped, mixHop);
            // Sums before the position belong to frames that are not read.
            for (int stem = 0; stem < sums.length; stem++) {
                System.arraycopy(ready[stem], skipped * channels, ready[stem], 0, (frames - skipped) * channels);
            }
            limited += SumLaw.complete(mixHop, ready, (frames - skipped) * channels);
            readyAt = 0;
            readyTo = frames - skipped;
        }
    }
}
