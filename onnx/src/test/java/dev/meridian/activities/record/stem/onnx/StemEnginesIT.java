package dev.meridian.activities.record.stem.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.audio.sample.ArraySource;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Signals;
import dev.meridian.domain.audio.stem.StemEngine;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of all engines, which are found by their names as the service finds them. */
@Tag("slow")
class StemEnginesIT extends EngineTest {
    private static final int BLOCK_SECONDS = 30;
    private static final AudioFormat STEREO = new AudioFormat(8_000, 2);

    static List<String> names() {
        return List.of("hpss", "hpss:2", "program", "waveform", "magnitude", "waveform+hpss", "hpss+magnitude");
    }

    /** The program needs a second for a block, the others a fraction of it. */
    @ParameterizedTest
    @MethodSource("names")
    void stemsHaveTheLengthOfTheRecordingAndSumToItWithAnyRateAndAnyNumberOfChannels(String name) throws IOException {
        int[] rates = {8_000, 11_025, 22_050, 44_100, 44_101, 48_000, 96_000, 192_000};
        for (int channels = 1; channels <= 8; channels++) {
            AudioFormat format = new AudioFormat(rates[channels - 1], channels);
            float[] mix = EngineRun.music(format, 0.6);
            assertThat(EngineRun.sums(EngineRun.make(engine(name), format, mix, 0, 0)))
                    .as("%s", format)
                    .isEqualTo(EngineRun.integers(mix));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void recordingsOfAFewFramesAndOfNoneAreSeparatedAsWell(String name) throws IOException {
        for (int frames : new int[] {0, 1, 2, 7, 500}) {
            float[] mix = Signals.noise(2 * frames, 1, 0.9, 5);
            assertThat(EngineRun.sums(EngineRun.make(engine(name), STEREO, mix, 0, 0)))
                    .isEqualTo(EngineRun.integers(mix));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void silenceGivesSilentStems(String name) throws IOException {
        for (int[] stem : EngineRun.make(engine(name), STEREO, new float[2 * 8_000], 0, 0)) {
            assertThat(Arrays.stream(stem).allMatch(sample -> sample == 0)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void noStemOfARecordingAtFullScaleClips(String name) throws IOException {
        float[] mix = Signals.noise(2 * 8_000, 1, 1, 8);
        for (int i = 0; i < mix.length; i++) {
            mix[i] = Math.signum(mix[i]);
        }
        // Also asserts that each sample of each stem is within 24 bits.
        assertThat(EngineRun.sums(EngineRun.make(engine(name), STEREO, mix, 0, 0)))
                .isEqualTo(EngineRun.integers(mix));
    }

    /** A worker that was killed in block 2 leaves blocks 0 and 1; the next one opens the recording where block 2 begins. */
    @ParameterizedTest
    @MethodSource("names")
    void workThatGoesOnAtABlockMakesTheSameBytes(String name) throws IOException {
        StemEngine engine = engine(name);
        float[] mix = EngineRun.music(STEREO, 2 * BLOCK_SECONDS + 4);
        int[][] whole = EngineRun.make(engine, STEREO, mix, 0, 0);
        int from = 2 * BLOCK_SECONDS * STEREO.rate();
        long context = engine.contextStart(STEREO, from);
        assertThat(context).isBetween(from - 40L * STEREO.rate(), (long) from);
        for (long openedAt : new long[] {context, 0}) {
            int[][] part = EngineRun.make(engine, STEREO, mix, from, openedAt);
            for (int stem = 0; stem < part.length; stem++) {
                int[] wanted = Arrays.copyOfRange(whole[stem], 2 * from, whole[stem].length);
                assertThat(Arrays.equals(part[stem], wanted))
                        .as("%s, opened at %d", engine.stems().get(stem), openedAt)
                        .isTrue();
            }
        }
        assertThatThrownBy(() -> engine.separate(new ArraySource(STEREO, mix, context + 1), 1, from))
                .as("a recording that is opened too late")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSameWorkHasTheSameKey(String name) {
        assertThat(engine(name).parameters())
                .isEqualTo(engine(name).parameters())
                .isNotEmpty();
        assertThat(engine(name).stems()).doesNotHaveDuplicates().hasSizeBetween(2, 8);
    }
}
