package dev.meridian.domain.audio.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TruePeakTest {
    private static final int RATE = 44_100;

    /** ITU-R BS.1770-4, annex 2: a tone of a quarter of the rate with samples at 45 degrees reads 3 dB too low by its samples. */
    @ParameterizedTest
    @ValueSource(ints = {8_000, 44_100, 96_000})
    void aPeakHalfwayBetweenSamplesIsFound(int rate) {
        int[] samples = tone(rate, rate, rate / 4.0, 0.5, Math.PI / 4);
        assertThat(Arrays.stream(samples).max().orElseThrow())
                .isCloseTo((int) (0.5 / Math.sqrt(2) * 0x1p23), within(2));
        assertThat(of(new AudioFormat(rate, 1), samples)).isCloseTo(20 * Math.log10(0.5), within(0.1));
    }

    @ParameterizedTest
    @CsvSource({"100,0", "997,1", "5000,0.3", "11000,2", "15000,0.7", "19000,1.1"})
    void aToneHasItsAmplitude(double frequency, double phase) {
        int[] samples = tone(RATE, RATE, frequency, 0.5, phase);
        assertThat(of(new AudioFormat(RATE, 1), samples)).isCloseTo(20 * Math.log10(0.5), within(0.15));
    }

    @Test
    void eachChannelCountsForItself() {
        int[] loud = tone(RATE, 3_000, 997, 0.8, 0);
        int[] soft = tone(RATE, 3_000, 5_000, 0.1, 0);
        int[] both = new int[2 * loud.length];
        for (int i = 0; i < loud.length; i++) {
            both[2 * i] = soft[i];
            both[2 * i + 1] = loud[i];
        }
        assertThat(of(new AudioFormat(RATE, 2), both)).isEqualTo(of(new AudioFormat(RATE, 1), loud));
    }

    @Test
    void theSizeOfThePiecesMakesNoDifference() {
        byte[] bytes = bytes(noise(5_000));
        TruePeak whole = new TruePeak(new AudioFormat(RATE, 1));
        whole.add(bytes, bytes.length);
        TruePeak pieces = new TruePeak(new AudioFormat(RATE, 1));
        for (int at = 0; at < bytes.length; at += 3 * 77) {
            byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 3 * 77));
            pieces.add(piece, piece.length);
        }
        assertThat(pieces.finish()).isEqualTo(whole.finish());
    }

    /** Blocks are left out where no new peak can be: the result is the same as if every value had been looked at. */
    @Test
    void aPeakIsFoundWhereverItLies() {
        for (int at : new int[] {0, 1, 126, 127, 128, 140, 255, 256, 998, 999}) {
            int[] samples = new int[1_000];
            samples[at] = Pcm24.quantise(0.4f, 1);
            samples[Math.min(at + 1, 999)] = Pcm24.quantise(0.4f, 1);
            double expected = at == 999 ? 0.4 : 0.4 * 2 * Math.sin(Math.PI / 2) / (Math.PI / 2);
            assertThat(of(new AudioFormat(RATE, 1), samples))
                    .as("after %d samples", at)
                    .isCloseTo(20 * Math.log10(expected), within(0.15));
        }
    }

    @Test
    void silenceHasNoPeak() {
        assertThat(of(new AudioFormat(RATE, 2), new int[400])).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(of(new AudioFormat(RATE, 2), new int[0])).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    private static int[] tone(int rate, int count, double frequency, double amplitude, double phase) {
        int[] samples = new int[count];
        for (int i = 0; i < count; i++) {
            // It comes and goes softly, since a beginning in the middle of a wave has peaks of its own.
            double fade = Math.sin(Math.PI * (i + 0.5) / count);
            double value = amplitude * Math.sqrt(fade) * Math.sin(2 * Math.PI * frequency / rate * i + phase);
            samples[i] = Pcm24.quantise((float) value, 1);
        }
        return samples;
    }

    private static int[] noise(int count) {
        Random random = new Random(7);
        return random.ints(count, -1_000_000, 1_000_000).toArray();
    }

    private static byte[] bytes(int[] samples) {
        byte[] bytes = new byte[samples.length * Pcm24.BYTES];
        Pcm24.encode(samples, samples.length, bytes);
        return bytes;
    }

    private static double of(AudioFormat format, int[] samples) {
        TruePeak peak = new TruePeak(format);
        byte[] bytes = bytes(samples);
        peak.add(bytes, bytes.length);
        return peak.finish();
    }
}
