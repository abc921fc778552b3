package dev.meridian.activities.job.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.testing.TestDatabase;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class AbortedStatementIT {
    private final Jdbi jdbi = TestDatabase.create().jdbi();

    @Test
    void anAttemptThatTakesTooLongDoesNotWaitForItsStatement() {
        long began = System.nanoTime();
        JobException failed = catchThrowableOfType(
                JobException.class,
                () -> SupervisedWork.run(
                        () -> jdbi.withHandle(handle -> handle.execute("SELECT pg_sleep(60)")),
                        Duration.ofSeconds(1),
                        () -> {}));
        assertThat(failed.toFailure().code()).isEqualTo("attempt_timed_out");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
        assertThat(jdbi.<Integer, RuntimeException>withHandle(handle ->
                        handle.createQuery("SELECT 1").mapTo(int.class).one()))
                .isEqualTo(1);
    }
}
