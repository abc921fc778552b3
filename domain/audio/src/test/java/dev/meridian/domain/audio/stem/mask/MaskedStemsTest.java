package dev.meridian.domain.audio.stem.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.audio.sample.ArraySource;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.SampleSource;
import dev.meridian.domain.audio.sample.Signals;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.StemSource;
import dev.meridian.domain.audio.stem.Stems;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedStemsTest {
    private static final int RATE = 44_100;
    private static final AudioFormat STEREO = new AudioFormat(RATE, 2);

    static List<StemEngine> engines() {
        return List.of(new HarmonicPercussive(1), new HarmonicPercussive(2), new CenterSides());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void everyFrameHasTheSameBitsWhereverTheWorkBegins(StemEngine engine) throws IOException {
        float[] mix = music(2, 2);
        Stems whole = Stems.of(engine, STEREO, mix);
        for (long from : new long[] {1, 1_023, 1_024, 5_000, 17_408, 19_456, 44_100, 70_001, 88_199}) {
            long context = engine.contextStart(STEREO, from);
            assertThat(from - context).isLessThan(21_000);
            // Near the start of the recording the three are one and the same.
            for (long openedAt : new TreeSet<>(List.of(context, Math.max(0, context - 333), 0L))) {
                Stems part = Stems.of(engine, STEREO, mix, 1, from, openedAt, 1_000);
                assertThat(Arrays.deepEquals(part.samples(), whole.from(2 * (int) from)))
                        .as("from frame %d on, opened at %d", from, openedAt)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void framesAreTheSameHoweverManyAreReadAtOnce(StemEngine engine) throws IOException {
        float[] mix = music(1, 2);
        Stems whole = Stems.of(engine, STEREO, mix);
        for (int atOnce : new int[] {1, 1_023, 30_000, 100_000}) {
            Stems other = Stems.of(engine, STEREO, mix, 1, 0, 0, atOnce);
            assertThat(Arrays.deepEquals(other.samples(), whole.samples())).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"8000,1", "11025,3", "22050,4", "44100,5", "48000,6", "96000,7", "192000,8", "44100,2"})
    void stemsSumToTheMixWithAnyRateAndAnyNumberOfChannels(int rate, int channels) throws IOException {
        AudioFormat format = new AudioFormat(rate, channels);
        float[] mix = music(0.7, channels);
        for (StemEngine engine : List.of(new HarmonicPercussive(1), new HarmonicPercussive(3))) {
            assertThat(Stems.of(engine, format, mix).sums()).isEqualTo(integers(mix, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1_023, 1_024, 1_025, 2_047, 4_096, 4_097, 16_384, 32_768})
    void anyLengthKeepsItsLength(int frames) throws IOException {
        float[] mix = Signals.interleave(Signals.noise(frames, 1, 0.9, 5), Signals.noise(frames, 1, 0.9, 6));
        for (StemEngine engine : engines()) {
            assertThat(Stems.of(engine, STEREO, mix).sums()).isEqualTo(integers(mix, 1));
        }
    }

    @Test
    void silenceGivesSilentStems() throws IOException {
        for (StemEngine engine : engines()) {
            Stems stems = Stems.of(engine, STEREO, new float[2 * RATE]);
            for (int[] stem : stems.samples()) {
                assertThat(Arrays.stream(stem).allMatch(sample -> sample == 0)).isTrue();
            }
        }
    }

    @Test
    void noStemOfAMixAtFullScaleClips() throws IOException {
        float[] square = Signals.tone(RATE, 1, 110, 1);
        float[] noise = Signals.noise(RATE, 1, 1, 8);
        for (int i = 0; i < square.length; i++) {
            square[i] = i < RATE / 2 ? Math.signum(square[i]) : Math.signum(noise[i]);
        }
        float[] mix = Signals.interleave(square, square);
        long limited = 0;
        for (StemEngine engine : engines()) {
            Stems stems = Stems.of(engine, STEREO, mix);
            assertThat(stems.sums()).isEqualTo(integers(mix, 1));
            limited += stems.limited();
        }
        assertThat(limited).isPositive();
        Stems soft = Stems.of(new HarmonicPercussive(1), STEREO, music(1, 2));
        assertThat(soft.limited()).isZero();
    }

    @Test
    void aMixOverFullScaleIsMadeSofterAndKeptWhole() throws IOException {
        float[] mix = music(1, 2);
        for (int i = 0; i < mix.length; i++) {
            mix[i] *= 3;
        }
        double peak = 0;
        for (float sample : mix) {
            peak = Math.max(peak, Math.abs(sample));
        }
        assertThat(peak).isGreaterThan(1.2);
        double gain = Pcm24.gain(peak);
        Stems stems = Stems.of(new HarmonicPercussive(1), STEREO, mix, gain, 0, 0, 1_000);
        int[] sums = stems.sums();
        assertThat(sums).isEqualTo(integers(mix, gain));
        assertThat(Arrays.stream(sums).map(Math::abs).max()).hasValue(Pcm24.HIGHEST);
    }

    @Test
    void aSourceThatWasOpenedTooLateIsRefused() {
        HarmonicPercussive engine = new HarmonicPercussive(1);
        assertThatThrownBy(() -> engine.separate(new ArraySource(STEREO, music(2, 2), 50_000), 1, 50_000))
                .hasMessageContaining("need the recording from frame " + engine.contextStart(STEREO, 50_000));
        assertThatThrownBy(() ->
                        new CenterSides().separate(new ArraySource(new AudioFormat(RATE, 1), new float[9], 0), 1, 0))
                .hasMessageContaining("two channels");
        assertThatThrownBy(() -> new HarmonicPercussive(0.9)).hasMessageContaining("0.9");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aLongRecordingTakesNoMoreMemoryThanAShortOne(StemEngine engine) throws IOException {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        float[] second = music(1, 2);
        SampleSource endless = new SampleSource() {
            private long position;

            @Override
            public AudioFormat format() {
                return STEREO;
            }

            @Override
            public long position() {
                return position;
            }

            @Override
            public int read(float[] samples, int frames) {
                for (int i = 0; i < 2 * frames; i++) {
                    samples[i] = second[(int) ((2 * position + i) % second.length)];
                }
                position += frames;
                return frames;
            }
        };
        int[][] stems = new int[engine.stems().size()][2 * RATE];
        long before = threads.getCurrentThreadAllocatedBytes();
        StemSource source = engine.separate(endless, 1, 0);
        source.read(stems, RATE);
        long first = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10; i++) {
            source.read(stems, RATE);
        }
        long later = threads.getCurrentThreadAllocatedBytes();
        System.out.printf(
                "%s, stereo: %d kB, then %d kB in 10 s%n",
                engine.stems(), (first - before) / 1_024, (later - first) / 1_024);
        assertThat(first - before).isLessThan(2 << 20);
        assertThat(later - first).isLessThan(64 << 10);
    }

    private static float[] music(double seconds, int channels) {
        float[][] all = new float[channels][];
        for (int channel = 0; channel < channels; channel++) {
            all[channel] = Signals.chord(RATE, seconds, 0.08, 220, 277.2 + 3 * channel, 329.6, 440);
            Signals.add(all[channel], Signals.bursts(RATE, seconds, 0.4, 11 + channel / 2), 500 * channel);
            Signals.add(all[channel], Signals.noise(RATE, seconds, 0.02, 100 + channel), 0);
        }
        return Signals.interleave(all);
    }

    private static int[] integers(float[] mix, double gain) {
        int[] integers = new int[mix.length];
        Arrays.setAll(integers, i -> Pcm24.quantise(mix[i], gain));
        return integers;
    }
}
