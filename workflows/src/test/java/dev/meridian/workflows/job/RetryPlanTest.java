package dev.meridian.workflows.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meridian.workflows.explorer.ExplorerJobs;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPlanTest {
    @Test
    void theWaitsOfARefreshAreFiveAndFifteenSeconds() {
        assertThat(IntStream.rangeClosed(1, 2).mapToObj(ExplorerJobs.REFRESH_RETRIES::waitAfter))
                .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(15));
    }

    @Test
    void noWaitExceedsTheCapHoweverManyAttempts() {
        RetryPlan plan = new RetryPlan(Integer.MAX_VALUE, Duration.ofSeconds(5), 3, Duration.ofSeconds(45));
        assertThat(plan.waitAfter(3)).isEqualTo(Duration.ofSeconds(45));
        assertThat(plan.waitAfter(1_000_000)).isEqualTo(Duration.ofSeconds(45));
    }

    @Test
    void aPlanWithoutAttemptsOrWithShrinkingWaitsIsRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPlan(0, second, 3, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPlan(3, second, 0.5, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPlan(3, second, 3, Duration.ZERO));
    }
}
