package dev.meridian.domain.audio.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.SampleEncoding;
import dev.meridian.domain.audio.sample.Signals;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LevelMeterTest {
    private static final int RATE = 8_000;

    @Test
    void aToneHasItsPeakItsPowerAndNoOffset() {
        Levels levels = meter(1, Signals.tone(RATE, 1, 440, 0.5));
        assertThat(levels.peak()).isCloseTo(0.5, within(1e-4));
        assertThat(levels.channels().get(0).rms()).isCloseTo(0.5 / Math.sqrt(2), within(1e-4));
        assertThat(levels.channels().get(0).offset()).isCloseTo(0, within(1e-6));
        assertThat(levels.silent()).isFalse();
        assertThat(levels.clipped()).isZero();
    }

    @Test
    void anOffsetIsTheMean() {
        float[] samples = Signals.tone(RATE, 1, 440, 0.5);
        for (int i = 0; i < samples.length; i++) {
            samples[i] -= 0.125f;
        }
        assertThat(meter(1, samples).channels().get(0).offset()).isCloseTo(-0.125, within(1e-5));
    }

    @Test
    void samplesAtFullScaleAreClippedOnlyInRuns() {
        float full = SampleEncoding.S16.fullScale();
        float[] samples = {0, full, 0, full, full, 0, full, full, full, full, 0, -1, -1, -1, 0.9999f};
        assertThat(meter(1, samples).clipped()).isEqualTo(4 + 3);
    }

    @Test
    void silenceIsFoundAtBothEndsAndInside() {
        float[] samples = new float[20 * RATE];
        Arrays.fill(samples, 2 * RATE, 5 * RATE, 0.1f);
        Arrays.fill(samples, 6 * RATE, 7 * RATE, 0.1f);
        Arrays.fill(samples, 10 * RATE, 14 * RATE, -0.1f);
        Arrays.fill(samples, 14 * RATE, 20 * RATE, 0.0009f);
        Levels levels = meter(1, samples);
        assertThat(levels.leadingSilence()).isEqualTo(2 * RATE);
        assertThat(levels.trailingSilence()).isEqualTo(6 * RATE);
        assertThat(levels.silences()).containsExactly(new Silence(7 * RATE, 10 * RATE));
        assertThat(levels.silenceCount()).isEqualTo(1);
        assertThat(levels.silences().get(0).frames()).isEqualTo(3 * RATE);
    }

    @Test
    void manySilencesAreCountedAndSomeListed() {
        float[] samples = new float[RATE * 2 * 1_100 + 1];
        for (int i = 0; i < samples.length; i += 2 * RATE + 1) {
            samples[i] = 0.5f;
        }
        Levels levels = meter(1, samples);
        assertThat(levels.silences()).hasSize(LevelMeter.LISTED_SILENCES);
        assertThat(levels.silenceCount()).isEqualTo((samples.length - 1) / (2 * RATE + 1));
    }

    @Test
    void aSilentRecordingIsSilentFromItsStart() {
        Levels levels = meter(2, new float[200]);
        assertThat(levels.silent()).isTrue();
        assertThat(levels.oneChannelSilent()).isFalse();
        assertThat(levels.leadingSilence()).isEqualTo(100);
        assertThat(levels.trailingSilence()).isZero();
        assertThat(meter(1, new float[0]).silent()).isTrue();
    }

    @Test
    void aSilentChannelIsNoticed() {
        float[] tone = Signals.tone(RATE, 1, 440, 0.5);
        assertThat(meter(2, Signals.interleave(tone, new float[tone.length])).oneChannelSilent())
                .isTrue();
        assertThat(meter(2, Signals.interleave(tone, tone)).oneChannelSilent()).isFalse();
    }

    private static Levels meter(int channels, float[] samples) {
        LevelMeter whole = new LevelMeter(new AudioFormat(RATE, channels), SampleEncoding.S16);
        whole.accept(samples, samples.length / channels);
        LevelMeter parts = new LevelMeter(new AudioFormat(RATE, channels), SampleEncoding.S16);
        int part = 777 * channels;
        for (int from = 0; from < samples.length; from += part) {
            float[] piece = Arrays.copyOfRange(samples, from, Math.min(samples.length, from + part));
            parts.accept(piece, piece.length / channels);
        }
        assertThat(parts.levels()).as("in parts").isEqualTo(whole.levels());
        return whole.levels();
    }
}
