package dev.meridian.domain.audio.stem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.Signals;
import dev.meridian.domain.audio.stem.mask.CenterSides;
import dev.meridian.domain.audio.stem.mask.HarmonicPercussive;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Stereo is separated into its center and its sides, and the sides into what sounds on and what knocks. */
class ChainedStemsTest {
    private static final AudioFormat STEREO = new AudioFormat(22_050, 2);

    private final StemEngine chain = new ChainedStems(new CenterSides(), new HarmonicPercussive(1));

    private static float[] mix(double seconds) {
        float[] left = Signals.chord(STEREO.rate(), seconds, 0.1, 220, 330);
        float[] right = Signals.chord(STEREO.rate(), seconds, 0.1, 220, 277.2);
        Signals.add(left, Signals.bursts(STEREO.rate(), seconds, 0.4, 11), 0);
        Signals.add(right, Signals.noise(STEREO.rate(), seconds, 0.05, 12), 0);
        return Signals.interleave(left, right);
    }

    @Test
    void theStemsOfBothSumToTheMix() throws IOException {
        float[] mix = mix(2);
        Stems stems = Stems.of(chain, STEREO, mix);
        assertThat(chain.stems()).containsExactly("center", "harmonic", "percussive");
        int[] integers = new int[mix.length];
        Arrays.setAll(integers, i -> Pcm24.quantise(mix[i], 1));
        assertThat(stems.sums()).isEqualTo(integers);
        assertThat(stems.samples()[0])
                .isEqualTo(Stems.of(new CenterSides(), STEREO, mix).samples()[0]);
    }

    @Test
    void everyFrameHasTheSameBitsWhereverTheWorkBegins() throws IOException {
        float[] mix = mix(4);
        Stems whole = Stems.of(chain, STEREO, mix);
        for (long from : new long[] {1, 5_000, 44_100, 61_003}) {
            for (long openedAt : new long[] {chain.contextStart(STEREO, from), 0}) {
                Stems part = Stems.of(chain, STEREO, mix, 1, from, openedAt, 3_000);
                assertThat(Arrays.deepEquals(part.samples(), whole.from(2 * (int) from)))
                        .as("from frame %d on, opened at %d", from, openedAt)
                        .isTrue();
            }
        }
    }

    @Test
    void stemsOfOneNameAreRefused() {
        assertThatThrownBy(() -> new ChainedStems(chain, new HarmonicPercussive(2)))
                .hasMessageContaining("harmonic");
    }
}
