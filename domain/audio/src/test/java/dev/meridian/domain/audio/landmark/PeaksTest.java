package dev.meridian.domain.audio.landmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.audio.sample.Signals;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PeaksTest {
    private static final float[] TUNE = Signals.tune(PeakPicker.RATE, 60, 1);

    private static Peaks peaks(float[] signal) {
        return pick(PeakPicker.ofRecording(LandmarkParameters.STANDARD), signal, signal.length);
    }

    private static Peaks pick(PeakPicker picker, float[] signal, int atOnce) {
        for (int from = 0; from < signal.length; from += atOnce) {
            float[] part = Arrays.copyOfRange(signal, from, Math.min(signal.length, from + atOnce));
            picker.accept(part, part.length);
        }
        return picker.finish();
    }

    @Test
    void peaksAreTheSameHoweverTheSignalComes() {
        Peaks whole = peaks(TUNE);
        for (int atOnce : new int[] {1, 255, 256, 1_025, 100_000}) {
            PeakPicker picker = PeakPicker.ofRecording(LandmarkParameters.STANDARD);
            assertThat(pick(picker, TUNE, atOnce)).isEqualTo(whole);
        }
    }

    @Test
    void aClipThatBeginsWithAHopHasThePeaksOfItsRecording() {
        Peaks whole = peaks(TUNE);
        int from = 700;
        Peaks clip = peaks(Arrays.copyOfRange(TUNE, from * PeakPicker.HOP, from * PeakPicker.HOP + 20 * 11_025));
        // The neighbourhood of the first and the last peaks is cut off.
        int edge = 45;
        int end = 20 * 11_025 / PeakPicker.HOP - edge;
        assertThat(clip.between(edge, end)).isEqualTo(whole.between(from + edge, from + end));
        assertThat(clip.size()).isGreaterThan(150);
    }

    @Test
    void aRecordingHasAboutTwelvePeaksASecondAndAClipTwiceAsMany() {
        assertThat(peaks(TUNE).size() / 60.0).isBetween(8.0, 16.0);
        Peaks clip = pick(PeakPicker.ofClip(LandmarkParameters.STANDARD), TUNE, TUNE.length);
        assertThat(clip.size() / 60.0).isBetween(14.0, 32.0);
    }

    @Test
    void aNoteIsAPeakAtItsPitch() {
        float[] signal = new float[5 * 11_025];
        Signals.add(signal, Signals.tone(11_025, 0.3, 1_000, 0.5), 2 * 11_025);
        Peaks peaks = peaks(signal);
        // The note begins and ends with a click, which has peaks of other pitches.
        boolean found = false;
        for (int peak = 0; peak < peaks.size(); peak++) {
            double hertz = peaks.pitch(peak) / 4.0 * PeakPicker.RATE / PeakPicker.WINDOW;
            found |= Math.abs(hertz - 1_000) < 3;
            assertThat(PeakPicker.seconds(peaks.time(peak))).isBetween(1.9, 2.35);
        }
        assertThat(found).isTrue();
    }

    @Test
    void silenceHasNoPeaks() {
        assertThat(peaks(new float[11_025 * 10]).size()).isZero();
        assertThat(peaks(new float[0]).size()).isZero();
        assertThat(peaks(new float[5_000]).size()).isZero();
    }

    @Test
    void bytesSayTheSame() {
        Peaks peaks = peaks(TUNE);
        byte[] bytes = peaks.toBytes();
        assertThat(Peaks.of(bytes)).isEqualTo(peaks);
        assertThat(bytes.length / (double) peaks.size()).isBetween(1.9, 2.5);
        Peaks far = new Peaks(new int[] {0, 0, 3, 1_860_000, Integer.MAX_VALUE}, new int[] {0, 1, 2_047, 5, 2_047});
        assertThat(Peaks.of(far.toBytes())).isEqualTo(far);
        assertThat(Peaks.of(new byte[0]).size()).isZero();
    }

    @Test
    void peaksOutOfOrderAreRefused() {
        assertThatThrownBy(() -> new Peaks(new int[] {2, 1}, new int[] {5, 5})).hasMessageContaining("out of order");
        assertThatThrownBy(() -> new Peaks(new int[] {2}, new int[] {2_048})).hasMessageContaining("out of range");
        assertThatThrownBy(() -> new Peaks(new int[] {2}, new int[] {})).hasMessageContaining("do not go with");
    }

    @Test
    void aFastRecordingIsSlowedDown() {
        Peaks slowed = new Peaks(new int[] {0, 100, 200}, new int[] {102, 1_020, 2_047}).slowedFrom(1.02);
        assertThat(slowed).isEqualTo(new Peaks(new int[] {0, 102, 204}, new int[] {100, 1_000, 2_007}));
        assertThat(new Peaks(new int[] {5}, new int[] {2_040}).slowedFrom(0.96).size())
                .isZero();
    }
}
