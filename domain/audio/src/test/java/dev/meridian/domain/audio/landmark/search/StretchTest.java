package dev.meridian.domain.audio.landmark.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StretchTest {
    @Test
    void theStretchIsWhereMorePeaksAreMatchedThanByChance() {
        Random random = new Random(6);
        for (int round = 0; round < 100; round++) {
            int from = random.nextInt(120);
            int to = from + 40 + random.nextInt(40);
            boolean[] matched = new boolean[200];
            for (int peak = 0; peak < matched.length; peak++) {
                matched[peak] = random.nextDouble() < (peak >= from && peak < to ? 0.7 : 0.1);
            }
            Stretch stretch = Stretch.of(matched, 0.1);
            assertThat(matched[stretch.first()]).isTrue();
            assertThat(matched[stretch.last()]).isTrue();
            assertThat(stretch.first()).isBetween(from - 15, from + 15);
            assertThat(stretch.last()).isBetween(to - 15, to + 15);
        }
    }

    @Test
    void whatIsMatchedFromEndToEndIsOneStretch() {
        boolean[] matched = new boolean[100];
        for (int peak = 0; peak < matched.length; peak++) {
            matched[peak] = peak % 3 == 0;
        }
        assertThat(Stretch.of(matched, 0.1)).isEqualTo(new Stretch(0, 99));
        assertThat(Stretch.of(new boolean[] {true, true}, 0)).isEqualTo(new Stretch(0, 1));
    }

    @Test
    void withoutMatchesOrPeaksTheStretchIsTheStart() {
        assertThat(Stretch.of(new boolean[30], 0.1)).isEqualTo(new Stretch(0, 0));
        assertThat(Stretch.of(new boolean[0], 0.1)).isEqualTo(new Stretch(0, 0));
        boolean[] byChance = {false, true, false, false, true, false};
        assertThat(Stretch.of(byChance, 0.9)).isEqualTo(new Stretch(1, 4));
    }
}
