package dev.meridian.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private long now;
    private final Pace pace = new Pace(() -> now);

    @Test
    void aByteNowAndThenIsTooSlow() {
        int bytes = 0;
        while (!moves(1, Duration.ofSeconds(1))) {
            bytes++;
        }
        assertThat(bytes).isEqualTo(20);
    }

    @Test
    void aSlowLineThatNeverPausesIsWaitedFor() {
        for (int seconds = 0; seconds < 3_600; seconds++) {
            assertThat(moves(70_000, Duration.ofSeconds(1))).isFalse();
        }
    }

    @Test
    void theTimeInWhichWeComputeDoesNotCount() {
        for (int pieces = 0; pieces < 100; pieces++) {
            assertThat(moves(1, Duration.ofMillis(1))).isFalse();
            now += Duration.ofMinutes(1).toNanos();
        }
    }

    private boolean moves(int bytes, Duration waiting) {
        pace.begin();
        now += waiting.toNanos();
        return pace.isTooSlowAfter(bytes);
    }
}
