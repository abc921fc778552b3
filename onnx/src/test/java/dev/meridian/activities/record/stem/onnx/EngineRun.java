package dev.meridian.activities.record.stem.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.audio.sample.ArraySource;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.Signals;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.StemSource;
import java.io.IOException;
import java.util.Arrays;

/** Runs engines over whole recordings. */
final class EngineRun {
    private EngineRun() {}

    /** The samples of each stem from a frame on, of a recording that was opened at a frame before. */
    static int[][] make(StemEngine engine, AudioFormat format, float[] mix, long from, long openedAt)
            throws IOException {
        int channels = format.channels();
        int[][] all = new int[engine.stems().size()][(int) (mix.length - from * channels)];
        int[][] part = new int[all.length][format.rate() * channels];
        int done = 0;
        try (StemSource source = engine.separate(new ArraySource(format, mix, openedAt), 1, from)) {
            for (int got = source.read(part, format.rate()); got > 0; got = source.read(part, format.rate())) {
                for (int stem = 0; stem < all.length; stem++) {
                    System.arraycopy(part[stem], 0, all[stem], done * channels, got * channels);
                }
                done += got;
            }
            assertThat(source.position()).isEqualTo(from + done);
        }
        assertThat(done * channels).isEqualTo(all[0].length);
        return all;
    }

    /** The sums of the stems' samples; asserts that each sample is within 24 bits. */
    static int[] sums(int[][] stems) {
        int[] sums = new int[stems[0].length];
        for (int[] stem : stems) {
            for (int i = 0; i < sums.length; i++) {
                assertThat(stem[i] >= Pcm24.LOWEST && stem[i] <= Pcm24.HIGHEST).isTrue();
                sums[i] += stem[i];
            }
        }
        return sums;
    }

    /** A recording as integers of 24 bits. */
    static int[] integers(float[] mix) {
        int[] integers = new int[mix.length];
        Arrays.setAll(integers, i -> Pcm24.quantise(mix[i], 1));
        return integers;
    }

    /** A chord with bursts of noise, a little different in each channel. */
    static float[] music(AudioFormat format, double seconds) {
        float[][] all = new float[format.channels()][];
        for (int channel = 0; channel < all.length; channel++) {
            all[channel] = Signals.chord(format.rate(), seconds, 0.1, 220, 277.2 + 3 * channel, 440);
            Signals.add(all[channel], Signals.bursts(format.rate(), seconds, 0.4, 11 + channel), 50 * channel);
            Signals.add(all[channel], Signals.noise(format.rate(), seconds, 0.02, 100 + channel), 0);
        }
        return Signals.interleave(all);
    }
}
