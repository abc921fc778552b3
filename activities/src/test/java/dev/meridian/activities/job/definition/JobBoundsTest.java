package dev.meridian.activities.job.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobBoundsTest {
    private static final RetryPlan THREE = new RetryPlan(3, Duration.ofSeconds(1), 2, Duration.ofMinutes(1));
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void theDefaultsOfATypeLieWithinItsBounds() {
        assertThatThrownBy(() -> new JobBounds(THREE, 2, MINUTE, MINUTE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JobBounds(THREE, 3, MINUTE, MINUTE.minusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new JobBounds(THREE, 3, MINUTE, MINUTE)).isEqualTo(JobBounds.fixed(THREE, MINUTE));
    }

    @Test
    void aRequestMayAskForAsManyAttemptsAsTheTypeAllows() {
        JobBounds bounds = new JobBounds(THREE, 5, MINUTE, MINUTE);
        assertThat(violations(bounds, null)).isEmpty();
        assertThat(violations(bounds, 1)).as("fewer than the default").isEmpty();
        assertThat(violations(bounds, 5)).isEmpty();
        assertThat(violations(bounds, 6))
                .containsExactly(new Violation("/items/0/attempts", "out_of_range", "This type allows at most 5"));
    }

    @Test
    void fixedBoundsAllowNoMoreThanTheDefault() {
        assertThat(violations(JobBounds.fixed(THREE, MINUTE), 3)).isEmpty();
        assertThat(violations(JobBounds.fixed(THREE, MINUTE), 4)).hasSize(1);
    }

    private static List<Violation> violations(JobBounds bounds, @Nullable Integer attempts) {
        List<Violation> violations = new ArrayList<>();
        bounds.checkAttempts(attempts, "/items/0", violations);
        return violations;
    }
}
