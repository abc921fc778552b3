package dev.meridian.workflows.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobFailureTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReportedFailureCrossesTheWireUnchanged(boolean retryable) {
        JobFailure failure = new JobFailure("object_store_failed", "The object store answered 503", retryable);
        assertThat(received(failure.toApplicationFailure())).isEqualTo(failure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                JobFailure.QUOTA_EXHAUSTED,
                JobFailure.WORKER_LOST,
                JobFailure.DATABASE_UNAVAILABLE,
                JobFailure.OBJECT_STORE_UNAVAILABLE,
                JobFailure.SNAPSHOT_BUSY
            })
    void waitsForAQuotaOrAnotherJobLostWorkersAndOutagesUseUpNoAttempt(String code) {
        assertThat(JobFailure.usesUpAttempt(code)).isFalse();
    }

    @Test
    void everythingElseUsesUpAnAttempt() {
        assertThat(JobFailure.usesUpAttempt(JobFailure.TOO_MANY_WORKERS_LOST)).isTrue();
        assertThat(JobFailure.usesUpAttempt("busy")).isTrue();
    }

    @Test
    void aJobThatLostTooManyWorkersIsNotTriedAgain() {
        JobFailure failure = received(new TimeoutFailure("silence", null, TimeoutType.TIMEOUT_TYPE_HEARTBEAT));
        assertThat(failure.code()).isEqualTo(JobFailure.TOO_MANY_WORKERS_LOST);
        assertThat(failure.retryable()).isFalse();
    }

    @Test
    void whatNobodyReportedIsUnexpectedWhateverDetailsItCarries() {
        for (ApplicationFailure unreported : new ApplicationFailure[] {
            ApplicationFailure.newFailure("boom", "java.lang.StackOverflowError"),
            ApplicationFailure.newFailure("boom", "some.Type", "a detail", 2),
            ApplicationFailure.newNonRetryableFailure("boom", "some.Type", new Progress(1, 2)),
        }) {
            assertThat(received(unreported)).isEqualTo(new JobFailure(JobFailure.UNEXPECTED, "boom", false));
        }
    }

    /** As a workflow sees it, after the wire. */
    private static JobFailure received(@Nullable Exception cause) {
        DataConverter wire = DefaultDataConverter.STANDARD_INSTANCE;
        ActivityFailure sent = new ActivityFailure(
                "failed", 1, 2, "Work", "3", RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE, "worker", cause);
        return JobFailure.of((ActivityFailure) wire.failureToException(wire.exceptionToFailure(sent)));
    }
}
