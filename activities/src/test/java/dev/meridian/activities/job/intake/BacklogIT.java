package dev.meridian.activities.job.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.table.query.WaitingJobs;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobFailure;
import java.time.Clock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BacklogIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final int WAITING = 6;

    /** Stores many jobs that do not wait for their turn, and six jobs that do. */
    @BeforeAll
    static void fill() {
        JDBI.useHandle(handle -> {
            handle.execute("SET session_replication_role = replica");
            pending(handle, 30_000, "'sleep', now() + interval '1 day', NULL, NULL");
            pending(handle, 200, "'webhook', NULL, now() + interval '1 hour', 'webhook_failed'");
            pending(handle, 200, "'delivery', NULL, now() + interval '1 hour', 'webhook_failed'");
            pending(handle, 1, "'delivery', NULL, NULL, NULL");
            pending(handle, 2, "'sleep', NULL, NULL, NULL");
            pending(handle, 1, "'sleep', now() - interval '1 second', NULL, NULL");
            pending(handle, 2, "'email', NULL, now() + interval '1 hour', '" + JobFailure.QUOTA_EXHAUSTED + "'");
            handle.execute("SET session_replication_role = origin");
            handle.execute("VACUUM ANALYZE jobs");
        });
    }

    private static void pending(Handle handle, int count, String typeTimeRetryAndCode) {
        handle.execute(
                "INSERT INTO jobs (id, tenant, status, subject, workflow_id, type, run_at, next_retry_at, error_code)"
                        + " SELECT uuidv7(), 'busy', 'pending', 's', 'w', " + typeTimeRetryAndCode
                        + " FROM generate_series(1, "
                        + count + ")");
    }

    @Test
    void onlyThoseCountThatWaitForTheirTurn() {
        assertThatCode(() -> new Backlog(JDBI, WAITING + 1, Clock.systemUTC()).requireRoom("busy"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new Backlog(JDBI, WAITING, Clock.systemUTC()).requireRoom("busy"))
                .isInstanceOf(BacklogFullException.class);
        assertThatCode(() -> new Backlog(JDBI, 1, Clock.systemUTC()).requireRoom("idle"))
                .doesNotThrowAnyException();
    }

    @Test
    void jobsOfATimeToComeAreNotReadThrough() {
        String plan = JDBI.withHandle(handle -> String.join(
                "\n",
                handle.createQuery("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + WaitingJobs.COUNT)
                        .bind("tenant", "busy")
                        .bind("waiting", JobFailure.QUOTA_EXHAUSTED)
                        .bind("limit", 10_001)
                        .mapTo(String.class)
                        .list()));
        assertThat(plan).contains("jobs_waiting").doesNotContain("Seq Scan");
        assertThat(plan).doesNotContainPattern("Rows Removed by Filter: \\d{4}");
    }
}
