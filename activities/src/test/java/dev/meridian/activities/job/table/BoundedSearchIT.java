package dev.meridian.activities.job.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;

class BoundedSearchIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();

    private static List<Integer> numbers(Query query) {
        return query.mapTo(int.class).list();
    }

    @Test
    void aQuickSearchAnswersAsIfItWereNotBounded() {
        assertThat(JDBI.<List<Integer>, RuntimeException>withHandle(handle -> BoundedSearch.read(
                        handle.createQuery("SELECT generate_series(1, 3)"), BoundedSearchIT::numbers)))
                .containsExactly(1, 2, 3);
    }

    @Test
    void aSearchThatIsEndedIsAFailureThatNoAttemptMendsAndItsConnectionIsOfUseAfterwards() {
        JDBI.useHandle(handle -> {
            JobException refused = catchThrowableOfType(JobException.class, () -> sleep(handle));
            assertThat(refused.toFailure().code()).isEqualTo("search_too_broad");
            assertThat(refused.toFailure().retryable()).isFalse();
            assertThat(refused).hasRootCauseInstanceOf(SQLException.class);
            assertThat(numbers(handle.createQuery("SELECT 1"))).containsExactly(1);
        });
    }

    private static List<Integer> sleep(Handle handle) {
        return BoundedSearch.read(handle.createQuery("SELECT 1 FROM pg_sleep(60)"), 1, BoundedSearchIT::numbers);
    }

    @Test
    void anotherFailureOfTheDatabaseStaysWhatItIs() {
        JDBI.useHandle(handle -> assertThatThrownBy(() ->
                        BoundedSearch.read(handle.createQuery("SELECT 1 FROM no_such_table"), BoundedSearchIT::numbers))
                .isInstanceOf(UnableToExecuteStatementException.class)
                .hasMessageContaining("no_such_table"));
    }
}
