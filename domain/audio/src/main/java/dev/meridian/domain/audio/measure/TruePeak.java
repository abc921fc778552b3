package dev.meridian.domain.audio.measure;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.WindowedSinc;
import java.util.Arrays;

/**
 * The true peak of audio, after ITU-R BS.1770-4, annex 2: the greatest absolute value that the signal has at and between its samples,
 * which a player's converter has to render. Four values are looked at for each sample, and fewer at rates of 88.2 kHz and more, where the
 * samples lie closer. Between the samples the signal is interpolated by a {@linkplain WindowedSinc windowed sinc}.
 *
 * <p>Values between samples can't be greater than the loudest sample near them by more than a factor that the filter has. A block of
 * samples in which this leaves no new peak is not interpolated.
 */
public final class TruePeak {
    private static final int VALUES_A_SAMPLE = 4;
    private static final int DENSE_RATE = 88_200;
    private static final int DENSER_RATE = 176_400;

    /** Samples on each side of a value. Tones up to 19 kHz at a rate of 44.1 kHz are measured within 0.15 dB ({@code TruePeakTest}). */
    private static final int CROSSINGS = 12;

    private static final WindowedSinc SINC = new WindowedSinc(CROSSINGS, 1, 5);
    private static final int TAPS = 2 * CROSSINGS;
    private static final int KEPT = TAPS - 1;
    private static final int BLOCK = 128;

    /** One filter for each place between two samples. */
    private final float[][] filters;

    private final float greatestFactor;

    /** For each channel the last samples of the block before and those of this block. */
    private final float[][] lines;

    private final float[] between = new float[BLOCK];
    private int filled;
    private float peak;

    /** @param format of the audio */
    public TruePeak(AudioFormat format) {
        this.filters = filters(valuesASample(format.rate()));
        this.greatestFactor = greatestFactor(filters);
        this.lines = new float[format.channels()][KEPT + BLOCK];
    }

    /**
     * Takes the next frames.
     *
     * @param bytes whole frames, as {@link Pcm24#encode} writes them
     */
    public void add(byte[] bytes, int count) {
        int at = 0;
        while (at < count) {
            for (float[] line : lines) {
                line[KEPT + filled] = Pcm24.sample(Pcm24.decode(bytes, at));
                at += Pcm24.BYTES;
            }
            endFrame();
        }
    }

    private void endFrame() {
        filled++;
        if (filled == BLOCK) {
            measure();
        }
    }

    /**
     * The true peak of everything; nothing can be added any more.
     *
     * @return decibels relative to full scale (dBTP), negative infinity for digital silence
     */
    public double finish() {
        // The last values lie between samples of the audio and the silence that follows it.
        for (int left = BLOCK + TAPS; left > 0; left--) {
            for (float[] line : lines) {
                line[KEPT + filled] = 0;
            }
            endFrame();
        }
        return 20 * Math.log10(peak);
    }

    private void measure() {
        for (float[] line : lines) {
            float loudest = greatest(line);
            peak = Math.max(peak, loudest);
            if (loudest * greatestFactor > peak) {
                for (float[] filter : filters) {
                    interpolate(line, filter);
                    peak = Math.max(peak, greatest(between));
                }
            }
            System.arraycopy(line, BLOCK, line, 0, KEPT);
        }
        filled = 0;
    }

    /** Adds up four taps at a time over the whole block, which the compiler turns into instructions for several values at once. */
    private void interpolate(float[] line, float[] filter) {
        Arrays.fill(between, 0);
        for (int tap = 0; tap < TAPS; tap += 4) {
            float first = filter[tap];
            float second = filter[tap + 1];
            float third = filter[tap + 2];
            float fourth = filter[tap + 3];
            for (int i = 0; i < BLOCK; i++) {
                between[i] += first * line[i + tap]
                        + second * line[i + tap + 1]
                        + third * line[i + tap + 2]
                        + fourth * line[i + tap + 3];
            }
        }
    }

    private static float greatest(float[] values) {
        float greatest = 0;
        for (float value : values) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        return greatest;
    }

    private static int valuesASample(int rate) {
        if (rate >= DENSER_RATE) {
            return 1;
        }
        return rate >= DENSE_RATE ? VALUES_A_SAMPLE / 2 : VALUES_A_SAMPLE;
    }

    private static float[][] filters(int valuesASample) {
        float[][] filters = new float[valuesASample - 1][];
        for (int place = 1; place < valuesASample; place++) {
            filters[place - 1] = filter((double) place / valuesASample);
        }
        return filters;
    }

    /**
     * The filter for one place, whose factors sum to 1.
     *
     * @param place between the two samples in the middle, from 0 to 1
     */
    private static float[] filter(double place) {
        double[] factors = new double[TAPS];
        double sum = 0;
        for (int tap = 0; tap < TAPS; tap++) {
            factors[tap] = SINC.at(tap - (CROSSINGS - 1) - place);
            sum += factors[tap];
        }
        float[] filter = new float[TAPS];
        for (int tap = 0; tap < TAPS; tap++) {
            filter[tap] = (float) (factors[tap] / sum);
        }
        return filter;
    }

    private static float greatestFactor(float[][] filters) {
        double greatest = 1;
        for (float[] filter : filters) {
            double sum = 0;
            for (float factor : filter) {
                sum += Math.abs(factor);
            }
            greatest = Math.max(greatest, sum);
        }
        return (float) (greatest * (1 + 1e-6));
    }
}
