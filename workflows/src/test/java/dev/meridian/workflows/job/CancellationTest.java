package dev.meridian.workflows.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.RetryState;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private static final JobFailure REPORTED = new JobFailure("busy", "busy", true);

    @Test
    void aStepOfACancelledScopeIsCancelledHoweverItEnded() {
        assertThat(Cancellation.isCauseOf(new CanceledFailure("cancelled"), scope(true)))
                .isTrue();
        assertThat(Cancellation.isCauseOf(step(new CanceledFailure("cancelled")), scope(true)))
                .isTrue();
        assertThat(Cancellation.isCauseOf(step(REPORTED.toApplicationFailure()), scope(true)))
                .isTrue();
        assertThat(Cancellation.isCauseOf(step(null), scope(true))).isTrue();
    }

    @Test
    void aStepOfAScopeThatNobodyCancelledHasFailed() {
        assertThat(Cancellation.isCauseOf(step(REPORTED.toApplicationFailure()), scope(false)))
                .isFalse();
        assertThat(Cancellation.isCauseOf(step(new CanceledFailure("cancelled")), scope(false)))
                .isFalse();
    }

    @Test
    void aWorkflowThatHasSaidHowItsJobFailedStaysFailedAlthoughItIsCancelled() {
        assertThat(Cancellation.isCauseOf(REPORTED.toWorkflowFailure(), scope(true)))
                .isFalse();
    }

    private static TemporalFailure step(@Nullable Exception cause) {
        return new ActivityFailure("failed", 1, 2, "Work", "3", RetryState.RETRY_STATE_UNSPECIFIED, "worker", cause);
    }

    private static CancellationScope scope(boolean cancelled) {
        return (CancellationScope) Proxy.newProxyInstance(
                CancellationScope.class.getClassLoader(),
                new Class<?>[] {CancellationScope.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("isCancelRequested");
                    return cancelled;
                });
    }
}
