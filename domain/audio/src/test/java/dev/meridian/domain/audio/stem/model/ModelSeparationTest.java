package dev.meridian.domain.audio.stem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.meridian.domain.audio.sample.ArraySource;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.SampleSource;
import dev.meridian.domain.audio.sample.Signals;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.StemSource;
import dev.meridian.domain.audio.stem.Stems;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stems by networks that are formulas. */
@Tag("slow")
class ModelSeparationTest {
    private static final AudioFormat STEREO = new AudioFormat(44_100, 2);
    private static final List<String> STEMS = List.of("first", "rest");

    /** What a network makes of each number of a block. */
    @FunctionalInterface
    private interface Formula {
        float of(float[] block, int index);
    }

    /** An engine whose outputs are formulas. */
    private record Formulas(ModelShape shape, AtomicInteger runs, Formula... formulas) implements StemEngine, Network {
        Formulas(ModelShape shape, Formula... formulas) {
            this(shape, new AtomicInteger(), formulas);
        }

        @Override
        public String name() {
            return "formulas";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of();
        }

        @Override
        public List<String> stems() {
            return shape.stems();
        }

        @Override
        public long contextStart(AudioFormat format, long from) {
            return ModelSeparation.contextStart(shape, format, from);
        }

        @Override
        public StemSource separate(SampleSource mix, double gain, long from) {
            return ModelSeparation.open(shape, this, mix, gain, from);
        }

        @Override
        public void run(float[] block, float[][] outputs) {
            runs.incrementAndGet();
            for (int output = 0; output < outputs.length; output++) {
                for (int i = 0; i < block.length; i++) {
                    outputs[output][i] = formulas[output].of(block, i);
                }
            }
        }

        @Override
        public void close() {}
    }

    private static ModelShape samples(int rate, int channels, int block, int overlap) {
        return new ModelShape(rate, channels, STEMS, block, overlap, null);
    }

    private static ModelShape spectra(int rate, int channels, int bins) {
        return new ModelShape(rate, channels, STEMS, 16, 4, new ModelShape.Spectra(1_024, 256, bins, 2));
    }

    /** A mean over neighbours, which stops at the edges of a block, so that blocks do differ where they overlap. */
    private static float smooth(float[] block, int i) {
        return (block[Math.max(0, i - 1)] + block[i] + block[Math.min(block.length - 1, i + 1)]) / 3;
    }

    static List<StemEngine> engines() {
        return List.of(
                new Formulas(samples(44_100, 2, 5_000, 1_000), ModelSeparationTest::smooth),
                new Formulas(samples(16_000, 1, 3_000, 0), ModelSeparationTest::smooth),
                new Formulas(samples(48_000, 4, 4_096, 2_048), ModelSeparationTest::smooth),
                new Formulas(spectra(44_100, 2, 200), (block, i) -> block[i], ModelSeparationTest::smooth),
                new Formulas(spectra(22_050, 3, 513), ModelSeparationTest::smooth, (block, i) -> i % 7));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void everyFrameHasTheSameBitsWhereverTheWorkBegins(StemEngine engine) throws IOException {
        float[] mix = music(2, 1.5);
        Stems whole = Stems.of(engine, STEREO, mix);
        for (long from : new long[] {1, 999, 4_000, 4_001, 17_408, 44_100, 50_003, 66_149}) {
            long context = engine.contextStart(STEREO, from);
            assertThat(from - context).isLessThan(30_000);
            for (long openedAt : new long[] {context, 0}) {
                Stems part = Stems.of(engine, STEREO, mix, 1, from, openedAt, 1_000);
                assertThat(Arrays.deepEquals(part.samples(), whole.from(2 * (int) from)))
                        .as("from frame %d on, opened at %d", from, openedAt)
                        .isTrue();
            }
        }
        Stems others = Stems.of(engine, STEREO, mix, 1, 0, 0, 60_000);
        assertThat(Arrays.deepEquals(others.samples(), whole.samples())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"8000,1", "11025,3", "22050,4", "44100,5", "48000,6", "96000,7", "192000,8", "44101,2"})
    void stemsSumToTheMixWithAnyRateAndAnyNumberOfChannels(int rate, int channels) throws IOException {
        float[] mix = music(channels, 0.3);
        for (StemEngine engine : engines()) {
            Stems stems = Stems.of(engine, new AudioFormat(rate, channels), mix);
            assertThat(stems.sums()).isEqualTo(integers(mix, 1));
            assertThat(Signals.energy(stems.signal(0))).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 255, 256, 3_999, 4_000, 4_001, 5_000, 9_000})
    void anyLengthKeepsItsLength(int frames) throws IOException {
        float[] mix = Signals.interleave(Signals.noise(frames, 1, 0.9, 5), Signals.noise(frames, 1, 0.9, 6));
        for (StemEngine engine : engines()) {
            assertThat(Stems.of(engine, STEREO, mix).sums()).isEqualTo(integers(mix, 1));
        }
    }

    @Test
    void blocksAreFadedIntoOneAnotherSoThatAConstantStaysOne() throws IOException {
        Formulas engine = new Formulas(samples(44_100, 2, 1_000, 300), (block, i) -> 0.25f);
        Stems stems = Stems.of(engine, STEREO, music(2, 0.4));
        for (int sample : stems.samples()[0]) {
            assertThat(sample).isCloseTo(1 << 21, within(2));
        }
    }

    @Test
    void aModelOfAnotherRateGivesBackWhatItWasGiven() throws IOException {
        for (int rate : new int[] {32_000, 44_100, 48_000, 96_000}) {
            Formulas engine = new Formulas(samples(rate, 2, 4_096, 512), (block, i) -> block[i]);
            for (int recorded : new int[] {16_000, 44_100, 48_000, 192_000}) {
                AudioFormat format = new AudioFormat(recorded, 2);
                float[] tone = Signals.chord(recorded, 0.5, 0.2, 100, 1_003, 6_000);
                float[] mix = Signals.interleave(tone, tone);
                float[] stem = Stems.of(engine, format, mix).signal(0);
                // A tone begins and ends with a step, which no resampling keeps; between them nothing may be lost.
                int edge = 2 * recorded / 10;
                float[] middle = Arrays.copyOfRange(stem, edge, stem.length - edge);
                double error = Stems.decibels(Arrays.copyOfRange(mix, edge, mix.length - edge), middle);
                assertThat(error)
                        .as("%d Hz in a model of %d Hz", recorded, rate)
                        .isGreaterThan(75);
            }
        }
    }

    @Test
    void whatLiesAboveTheModelsRateIsLeftToTheLastStem() throws IOException {
        Formulas engine = new Formulas(samples(16_000, 1, 4_000, 500), (block, i) -> block[i]);
        float[] low = Signals.tone(44_100, 0.5, 1_000, 0.3);
        float[] high = Signals.tone(44_100, 0.5, 12_000, 0.3);
        float[] sum = low.clone();
        Signals.add(sum, high, 0);
        Stems stems = Stems.of(engine, new AudioFormat(44_100, 1), sum);
        assertThat(Stems.decibels(middle(low), middle(stems.signal(0)))).isGreaterThan(75);
        assertThat(Stems.decibels(middle(high), middle(stems.signal(1)))).isGreaterThan(75);
    }

    private static float[] middle(float[] signal) {
        return Arrays.copyOfRange(signal, signal.length / 5, signal.length - signal.length / 5);
    }

    /** The network gives the first stem what lies below bin 50 (2.1 kHz), and the second the rest. */
    @Test
    void spectraAreSharedByTheSquaresOfTheMagnitudes() throws IOException {
        ModelShape shape = spectra(44_100, 1, 300);
        Formulas engine = new Formulas(
                shape,
                (block, i) -> i % 300 < 50 ? 3 * block[i] : block[i],
                (block, i) -> i % 300 < 50 ? block[i] : 3 * block[i]);
        float[] low = Signals.tone(44_100, 0.6, 500, 0.3);
        float[] high = Signals.tone(44_100, 0.6, 6_000, 0.3);
        float[] sum = low.clone();
        Signals.add(sum, high, 0);
        float[] first = middle(Stems.of(engine, new AudioFormat(44_100, 1), sum).signal(0));
        // Of the low tone nine tenths, of the high one the last tenth.
        float[] wanted = new float[low.length];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = 0.9f * low[i] + 0.1f * high[i];
        }
        assertThat(Stems.decibels(middle(wanted), first)).isGreaterThan(60);
    }

    @Test
    void masksGoOnAboveTheBinsOfTheModel() throws IOException {
        ModelShape shape = spectra(44_100, 1, 100);
        Formulas engine =
                new Formulas(shape, (block, i) -> i % 100 < 50 ? 0 : block[i], (block, i) -> i % 100 < 50 ? 1 : 0);
        float[] high = Signals.tone(44_100, 0.6, 15_000, 0.3);
        Signals.add(high, Signals.tone(44_100, 0.6, 3_000, 0.1), 0);
        float[] first =
                middle(Stems.of(engine, new AudioFormat(44_100, 1), high).signal(0));
        assertThat(Stems.decibels(middle(high), first)).isGreaterThan(40);
    }

    @Test
    void channelsThatTheModelTakesTogetherAreGivenToItTogether() throws IOException {
        // The stem of each channel is the other channel of its pair.
        Formulas swapped =
                new Formulas(samples(44_100, 2, 1_000, 0), (block, i) -> block[(i + block.length / 2) % block.length]);
        float[] mix = music(3, 0.2);
        float[] stem = Stems.of(swapped, new AudioFormat(44_100, 3), mix).signal(0);
        for (int frame = 0; frame < mix.length / 3; frame++) {
            assertThat(stem[3 * frame]).isCloseTo(mix[3 * frame + 1], within(1e-6f));
            assertThat(stem[3 * frame + 1]).isCloseTo(mix[3 * frame], within(1e-6f));
            // The third has no partner, and is given twice.
            assertThat(stem[3 * frame + 2]).isCloseTo(mix[3 * frame + 2], within(1e-6f));
        }
    }

    @Test
    void silenceIsNotComputed() throws IOException {
        Formulas engine = new Formulas(samples(44_100, 2, 1_000, 100), (block, i) -> 0.1f);
        Stems stems = Stems.of(engine, STEREO, new float[20_000]);
        assertThat(engine.runs()).hasValue(0);
        for (int[] stem : stems.samples()) {
            assertThat(Arrays.stream(stem).allMatch(sample -> sample == 0)).isTrue();
        }
    }

    @Test
    void aModelThatIsMuchTooLoudMakesNoStemClip() throws IOException {
        for (float factor : new float[] {900, -900, 1e30f}) {
            Formulas engine = new Formulas(samples(44_100, 2, 1_000, 100), (block, i) -> factor * block[i]);
            float[] mix = music(2, 0.2);
            Stems stems = Stems.of(engine, STEREO, mix);
            assertThat(stems.sums()).isEqualTo(integers(mix, 1));
            assertThat(stems.limited()).isPositive();
        }
    }

    @Test
    void aMixOverFullScaleIsMadeSofterAndKeptWhole() throws IOException {
        float[] mix = music(2, 0.3);
        for (int i = 0; i < mix.length; i++) {
            mix[i] *= 3;
        }
        double gain = Pcm24.gain(3);
        for (StemEngine engine : engines()) {
            assertThat(Stems.of(engine, STEREO, mix, gain, 0, 0, 1_000).sums()).isEqualTo(integers(mix, gain));
        }
    }

    @Test
    void whatIsWrongIsSaid() {
        StemEngine engine = engines().get(0);
        assertThatThrownBy(() -> engine.separate(new ArraySource(STEREO, music(2, 1), 40_000), 1, 40_000))
                .hasMessageContaining("need the recording from frame " + engine.contextStart(STEREO, 40_000));
        assertThatThrownBy(() -> samples(44_100, 2, 100, 51)).hasMessageContaining("overlap");
        assertThatThrownBy(() -> samples(44_100, 2, 0, 0)).hasMessageContaining("block");
        assertThatThrownBy(() -> samples(44_100, 9, 100, 0)).hasMessageContaining("9 channels");
        assertThatThrownBy(() -> spectra(44_100, 2, 514)).hasMessageContaining("bins");
        assertThatThrownBy(() -> new ModelShape.Spectra(1_000, 250, 10, 2)).hasMessageContaining("window");
        assertThatThrownBy(() -> new ModelShape.Spectra(1_024, 300, 10, 2)).hasMessageContaining("hop");
        assertThatThrownBy(() -> new ModelShape(44_100, 2, List.of("a", "a"), 100, 0, null))
                .hasMessageContaining("stems");
        assertThatThrownBy(() -> new ModelShape(44_100, 2, List.of("a", "B/"), 100, 0, null))
                .hasMessageContaining("'B/'");
        assertThatThrownBy(() -> samples(8_000, 2, 8_000 * 61, 0)).hasMessageContaining("60 s");
    }

    private static float[] music(int channels, double seconds) {
        float[][] all = new float[channels][];
        for (int channel = 0; channel < channels; channel++) {
            all[channel] = Signals.chord(44_100, seconds, 0.08, 220, 277.2 + 3 * channel, 329.6, 440);
            Signals.add(all[channel], Signals.bursts(44_100, seconds, 0.4, 11 + channel / 2), 500 * channel);
            Signals.add(all[channel], Signals.noise(44_100, seconds, 0.02, 100 + channel), 0);
        }
        return Signals.interleave(all);
    }

    private static int[] integers(float[] mix, double gain) {
        int[] integers = new int[mix.length];
        Arrays.setAll(integers, i -> Pcm24.quantise(mix[i], gain));
        return integers;
    }
}
