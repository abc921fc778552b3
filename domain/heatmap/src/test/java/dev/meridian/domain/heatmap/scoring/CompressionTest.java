package dev.meridian.domain.heatmap.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompressionTest {
    /** The first raw score that gives 61, 62, ... 100. */
    private static final int[] FIRST_RAW = {
        61, 62, 64, 65, 66, 68, 69, 71, 72, 74, 76, 77, 79, 81, 83, 85, 87, 89, 92, 94, 96, 99, 102, 105, 108, 111, 115,
        119, 123, 127, 132, 138, 144, 151, 160, 170, 182, 199, 225, 280
    };

    @Test
    void scoresUpToSixtyStayAsTheyAre() {
        for (int raw = 0; raw <= 60; raw++) {
            assertThat(Compression.compress(raw)).isEqualTo(raw);
        }
    }

    @Test
    void aboveSixtyEachStepTakesLongerUpToOneHundred() {
        for (int i = 0; i < FIRST_RAW.length; i++) {
            assertThat(Compression.compress(FIRST_RAW[i])).isEqualTo(61 + i);
            assertThat(Compression.compress(FIRST_RAW[i] - 1)).isEqualTo(60 + i);
        }
        assertThat(Compression.compress(100_000)).isEqualTo(100);
    }
}
