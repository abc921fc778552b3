package dev.meridian.domain.audio.chromaprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    /** Items change as Chromaprint's do: some bits from one to the next. */
    private static int[] recording(int length, long seed) {
        Random random = new Random(seed);
        int[] items = new int[length];
        int item = random.nextInt();
        for (int i = 0; i < length; i++) {
            for (int changed = 0; changed < 4; changed++) {
                item ^= 1 << random.nextInt(32);
            }
            items[i] = item;
        }
        return items;
    }

    private static int[] damaged(int[] items, double share, long seed) {
        Random random = new Random(seed);
        int[] damaged = items.clone();
        for (int i = 0; i < items.length; i++) {
            for (int bit = 0; bit < 32; bit++) {
                damaged[i] ^= random.nextDouble() < share ? 1 << bit : 0;
            }
        }
        return damaged;
    }

    @Test
    void oneRecordingIsFoundWithItsOffsetAndItsBitError() {
        int[] whole = recording(1_500, 1);
        int[] late = damaged(Arrays.copyOfRange(whole, 300, 1_500), 0.02, 2);
        Similarity likeness = Comparison.of(new Fingerprint(whole), new Fingerprint(late));
        assertThat(likeness.offset()).isEqualTo(-300);
        assertThat(likeness.seconds()).isCloseTo(-37.1, within(0.1));
        assertThat(likeness.compared()).isEqualTo(1_200);
        assertThat(likeness.bitError()).isCloseTo(0.02, within(0.002));
        assertThat(likeness.score()).isGreaterThan(0.9);
        Similarity other = Comparison.of(new Fingerprint(late), new Fingerprint(whole));
        assertThat(other.offset()).isEqualTo(300);
        assertThat(other.score()).isEqualTo(likeness.score());
    }

    @Test
    void unrelatedRecordingsHaveAlmostNothingInCommon() {
        Similarity likeness = Comparison.of(new Fingerprint(recording(1_500, 3)), new Fingerprint(recording(1_500, 4)));
        assertThat(likeness.score()).isLessThan(0.02);
        assertThat(likeness.bitError()).isGreaterThan(0.4);
    }

    @Test
    void silenceAndHumMatchNothingNotEvenThemselves() {
        int[] silent = new int[500];
        Arrays.fill(silent, 627_964_279);
        assertThat(Comparison.of(new Fingerprint(silent), new Fingerprint(silent)))
                .isEqualTo(Similarity.NONE);
        assertThat(Comparison.of(new Fingerprint(new int[0]), new Fingerprint(silent)))
                .isEqualTo(Similarity.NONE);
        assertThat(new Fingerprint(silent).varying()).isZero();
    }

    @Test
    void silenceAroundTwoRecordingsDoesNotMakeThemAlike() {
        int[] first = padded(recording(300, 5));
        int[] other = padded(recording(300, 6));
        assertThat(Comparison.of(new Fingerprint(first), new Fingerprint(other)).score())
                .isLessThan(0.05);
        assertThat(Comparison.of(new Fingerprint(first), new Fingerprint(first)).score())
                .isEqualTo(1);
        assertThat(new Fingerprint(first).varying()).isEqualTo(300);
    }

    private static int[] padded(int[] items) {
        int[] padded = new int[items.length + 400];
        Arrays.fill(padded, 627_964_279);
        System.arraycopy(items, 0, padded, 200, items.length);
        return padded;
    }
}
