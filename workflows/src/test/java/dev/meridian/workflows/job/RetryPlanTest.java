package dev.meridian.workflows.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meridian.workflows.explorer.ExplorerJobs;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPlanTest {
    private static final JobFailure PASSING = new JobFailure("object_store_failed", "try again", true);
    private static final JobFailure LASTING = new JobFailure("bad_tsv", "it stays bad", false);

    @Test
    void aRefreshWaitsFiveSecondsThenFifteenAndThenGivesUp() {
        assertThat(IntStream.rangeClosed(1, 4)
                        .mapToObj(attempt -> ExplorerJobs.REFRESH_RETRIES.waitAfter(attempt, PASSING))
                        .flatMap(wait -> wait.stream()))
                .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(15));
    }

    @Test
    void aFailureThatLastsIsNotTriedAgain() {
        assertThat(ExplorerJobs.REFRESH_RETRIES.waitAfter(1, LASTING)).isEmpty();
    }

    @Test
    void whoeverWaitsForATurnHasNotTriedYet() {
        JobFailure waits = new JobFailure(JobFailure.QUOTA_EXHAUSTED, "later", true, Duration.ofMinutes(2));
        assertThat(ExplorerJobs.REFRESH_RETRIES.waitAfter(3, waits)).contains(Duration.ofMinutes(2));
    }

    @Test
    void noWaitExceedsTheCapHoweverManyAttempts() {
        RetryPlan plan = new RetryPlan(Integer.MAX_VALUE, Duration.ofSeconds(5), 3, Duration.ofSeconds(45));
        assertThat(plan.waitAfter(3, PASSING)).contains(Duration.ofSeconds(45));
        assertThat(plan.waitAfter(1_000_000, PASSING)).contains(Duration.ofSeconds(45));
    }

    @Test
    void aPlanWithoutAttemptsOrWithShrinkingWaitsIsRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPlan(0, second, 3, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPlan(3, second, 0.5, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPlan(3, second, 3, Duration.ZERO));
    }
}
