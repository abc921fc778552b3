package dev.meridian.api.access.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallRateTest {
    private final AtomicLong now = new AtomicLong();
    private final CallRate rate = new CallRate(2, 3, now::get);

    @Test
    void aBurstIsAllowedAndThenTheRate() {
        for (int call = 0; call < 3; call++) {
            assertThat(rate.take("a")).isEmpty();
        }
        assertThat(rate.take("a")).hasValue(Duration.ofMillis(500));

        now.addAndGet(Duration.ofMillis(500).toNanos());

        assertThat(rate.take("a")).isEmpty();
        assertThat(rate.take("a")).isPresent();
    }

    @Test
    void aLongPauseEarnsNoMoreThanTheBurst() {
        rate.take("a");
        now.addAndGet(Duration.ofDays(1).toNanos());
        for (int call = 0; call < 3; call++) {
            assertThat(rate.take("a")).isEmpty();
        }
        assertThat(rate.take("a")).isPresent();
    }

    @Test
    void callersDoNotPayForOneAnother() {
        for (int call = 0; call < 4; call++) {
            rate.take("a");
        }
        assertThat(rate.take("b")).isEmpty();
    }
}
