package dev.meridian.domain.audio.stem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.audio.sample.Pcm24;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SumLawTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void stemsFitAndSumToTheMixWhateverWasWanted(int count) {
        Random random = new Random(count);
        int samples = 200_000;
        int[] mix = new int[samples];
        int[][] stems = new int[count][samples];
        int[][] wanted = new int[count - 1][samples];
        for (int i = 0; i < samples; i++) {
            mix[i] = i == 0 ? Pcm24.LOWEST : i == 1 ? Pcm24.HIGHEST : random.nextInt(Pcm24.LOWEST, Pcm24.HIGHEST + 1);
            for (int stem = 0; stem < count - 1; stem++) {
                stems[stem][i] = random.nextInt(2 * Pcm24.LOWEST, -2 * Pcm24.LOWEST) >> random.nextInt(8);
                wanted[stem][i] = stems[stem][i];
            }
        }
        long limited = SumLaw.complete(mix, stems, samples);
        long changed = 0;
        for (int i = 0; i < samples; i++) {
            long sum = 0;
            boolean kept = true;
            for (int stem = 0; stem < count; stem++) {
                sum += stems[stem][i];
                assertThat(stems[stem][i]).isBetween(Pcm24.LOWEST, Pcm24.HIGHEST);
                kept &= stem == count - 1 || stems[stem][i] == wanted[stem][i];
            }
            assertThat(sum).isEqualTo(mix[i]);
            changed += kept ? 0 : 1;
        }
        assertThat(limited).isEqualTo(changed).isBetween(1_000L, samples - 1_000L);
    }
}
