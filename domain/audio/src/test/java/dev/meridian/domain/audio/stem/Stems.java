package dev.meridian.domain.audio.stem;

import dev.meridian.domain.audio.sample.ArraySource;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import java.io.IOException;
import java.util.Arrays;

/** All frames that an engine makes of a recording in an array. */
public record Stems(int[][] samples, long limited) {
    /** Reads to the end, so many frames at a time. */
    public static Stems of(
            StemEngine engine, AudioFormat format, float[] mix, double gain, long from, long openedAt, int atOnce)
            throws IOException {
        int channels = format.channels();
        int stems = engine.stems().size();
        int[][] all = new int[stems][(int) Math.max(0, mix.length - from * channels)];
        int[][] part = new int[stems][atOnce * channels];
        StemSource source = engine.separate(new ArraySource(format, mix, openedAt), gain, from);
        int done = 0;
        for (int read = source.read(part, atOnce); read > 0; read = source.read(part, atOnce)) {
            for (int stem = 0; stem < stems; stem++) {
                System.arraycopy(part[stem], 0, all[stem], done * channels, read * channels);
            }
            done += read;
        }
        if (done * channels != all[0].length || source.position() != from + done) {
            throw new AssertionError(done + " frames came instead of " + all[0].length / channels);
        }
        return new Stems(all, source.limited());
    }

    /** Reads a whole recording without a gain. */
    public static Stems of(StemEngine engine, AudioFormat format, float[] mix) throws IOException {
        return of(engine, format, mix, 1, 0, 0, 4_410);
    }

    /** A stem as numbers whose full scale is 1. */
    public float[] signal(int stem) {
        float[] signal = new float[samples[stem].length];
        for (int i = 0; i < signal.length; i++) {
            signal[i] = Pcm24.sample(samples[stem][i]);
        }
        return signal;
    }

    /** The sums over all stems; fails if one of them would clip. */
    public int[] sums() {
        int[] sums = new int[samples[0].length];
        for (int[] stem : samples) {
            for (int i = 0; i < sums.length; i++) {
                if (stem[i] < Pcm24.LOWEST || stem[i] > Pcm24.HIGHEST) {
                    throw new AssertionError("Sample " + i + " is " + stem[i]);
                }
                sums[i] += stem[i];
            }
        }
        return sums;
    }

    /** The same stems without their first frames. */
    public int[][] from(int sample) {
        int[][] rest = new int[samples.length][];
        Arrays.setAll(rest, stem -> Arrays.copyOfRange(samples[stem], sample, samples[stem].length));
        return rest;
    }

    /** How far a stem is from what it should be, in dB: the ratio of the power wanted to the power of the difference. */
    public static double decibels(float[] wanted, float[] stem) {
        double error = 0;
        double power = 0;
        for (int i = 0; i < wanted.length; i++) {
            double difference = (double) wanted[i] - stem[i];
            error += difference * difference;
            power += (double) wanted[i] * wanted[i];
        }
        return 10 * Math.log10(power / error);
    }
}
