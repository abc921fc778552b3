package dev.meridian.domain.audio.stem.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Signals;
import dev.meridian.domain.audio.stem.Stems;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SeparationTest {
    private static final int RATE = 44_100;
    private static final AudioFormat MONO = new AudioFormat(RATE, 1);
    private static final AudioFormat STEREO = new AudioFormat(RATE, 2);
    private static final float[] CHORD = Signals.chord(RATE, 10, 0.1, 261.6, 329.6, 392, 523.3);
    private static final float[] BURSTS = Signals.bursts(RATE, 10, 0.8, 3);

    @Test
    void aChordAndBurstsOfNoiseAreSeparatedByFifteenDecibels() throws IOException {
        float[] mix = sum(CHORD, BURSTS);
        Stems stems = Stems.of(new HarmonicPercussive(1), MONO, mix);
        double chord = better("chord", CHORD, mix, stems.signal(0));
        double bursts = better("bursts", BURSTS, mix, stems.signal(1));
        assertThat(chord).isGreaterThan(15);
        assertThat(bursts).isGreaterThan(15);
    }

    @Test
    void whatIsNeitherGoesToTheResidual() throws IOException {
        float[] hiss = Signals.noise(RATE, 10, 0.05, 9);
        float[] mix = sum(sum(CHORD, BURSTS), hiss);
        Stems stems = Stems.of(new HarmonicPercussive(2), MONO, mix);
        assertThat(better("hiss", hiss, mix, stems.signal(2))).isGreaterThan(6);
        Stems two = Stems.of(new HarmonicPercussive(1), MONO, mix);
        double purer = Stems.decibels(CHORD, stems.signal(0)) - Stems.decibels(CHORD, two.signal(0));
        System.out.printf("chord beside hiss: %.1f dB purer with a residual%n", purer);
        assertThat(purer).isPositive();
    }

    @Test
    void allChannelsShareOneMaskSoThatTheImageStays() throws IOException {
        float[] softer = BURSTS.clone();
        for (int i = 0; i < softer.length; i++) {
            softer[i] *= 0.25f;
        }
        float[] mix = Signals.interleave(sum(CHORD, BURSTS), sum(CHORD, softer));
        float[] percussive = Stems.of(new HarmonicPercussive(1), STEREO, mix).signal(1);
        float[] left = new float[CHORD.length];
        float[] right = new float[CHORD.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = percussive[2 * i];
            right[i] = percussive[2 * i + 1];
        }
        assertThat(better("left", BURSTS, sum(CHORD, BURSTS), left)).isGreaterThan(15);
        assertThat(better("right", softer, sum(CHORD, softer), right)).isGreaterThan(10);
        assertThat(Math.sqrt(Signals.energy(left) / Signals.energy(right))).isBetween(3.8, 4.2);
    }

    @Test
    void whatBothChannelsShareGoesToTheCenter() throws IOException {
        float[] noise = Signals.noise(RATE, 10, 0.2, 21);
        float[] other = Signals.noise(RATE, 10, 0.2, 22);
        float[] mix = Signals.interleave(sum(CHORD, noise), sum(CHORD, other));
        float[] voice = Signals.interleave(CHORD, CHORD);
        Stems stems = Stems.of(new CenterSides(), STEREO, mix);
        assertThat(better("center", voice, mix, stems.signal(0))).isGreaterThan(6);
    }

    private static double better(String name, float[] wanted, float[] mix, float[] stem) {
        double before = Stems.decibels(wanted, mix);
        double after = Stems.decibels(wanted, stem);
        System.out.printf("%s: %.1f dB in the mix, %.1f dB in the stem%n", name, before, after);
        return after - before;
    }

    private static float[] sum(float[] one, float[] other) {
        float[] sum = one.clone();
        Signals.add(sum, other, 0);
        return sum;
    }
}
