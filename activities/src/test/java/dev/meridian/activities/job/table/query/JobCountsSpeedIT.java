package dev.meridian.activities.job.table.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.table.Choice;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Counts over a million jobs of one tenant; {@link JobCountsIT} has the numbers themselves. */
@Tag("soak")
class JobCountsSpeedIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final Duration LIMIT = Duration.ofMillis(200);
    private static final int ROUNDS = 9;

    @BeforeAll
    static void fill() {
        JDBI.useHandle(handle -> {
            handle.execute("SET session_replication_role = replica");
            handle.execute("""
                    INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, error_code, created_at, completed_at)
                    SELECT uuidv7(i * interval '1 second'), 'one', 'type_' || i % 17,
                           CASE WHEN i % 50 = 0 THEN 'failed' WHEN i % 1000 = 1 THEN 'cancelled' ELSE 'completed' END,
                           's' || i % 1000, 'w' || i, CASE WHEN i % 50 = 0 THEN 'code_' || (i / 50) % 20 END,
                           now() + i * interval '1 second', now()
                    FROM generate_series(1, 1000000) AS i""");
            handle.execute("SET session_replication_role = origin");
            handle.execute("VACUUM ANALYZE jobs");
        });
    }

    static List<JobFilter> filters() {
        Instant lastDay = Instant.now().plus(Duration.ofSeconds(1_000_000 - 86_400));
        return List.of(
                JobFilter.ALL,
                JobFilter.ALL.withStatus(Choice.of("failed")),
                JobFilter.ALL.withStatus(Choice.of("failed", "cancelled")).withType(Choice.of("type_3", "type_4")),
                JobFilter.ALL.withErrorCode(Choice.of("code_3")),
                new JobFilter(
                        Choice.ANY,
                        Choice.ANY,
                        Choice.ANY,
                        null,
                        null,
                        null,
                        new JobFilter.Accepted(lastDay, null),
                        null));
    }

    /**
     * The best of several rounds counts, so that other programs do no harm. On a machine that is so busy that no round is
     * undisturbed, the three fields take no longer than one count of all jobs takes beside them.
     */
    @ParameterizedTest
    @MethodSource("filters")
    void allThreeFieldsAreCountedWithinTheLimit(JobFilter filter) {
        long best = Long.MAX_VALUE;
        long bestOfAll = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            best = Math.min(best, millisOf(() -> countEachField(filter)));
            bestOfAll = Math.min(bestOfAll, millisOf(JobCountsSpeedIT::countAll));
        }
        System.out.println("Counts of " + filter + ": " + best + " ms; one count of all jobs: " + bestOfAll + " ms");
        assertThat(best).isLessThan(Math.max(LIMIT.toMillis(), bestOfAll));
    }

    private static void countEachField(JobFilter filter) {
        for (JobCounts.Field field : JobCounts.Field.values()) {
            List<JobCounts.Count> counts = JDBI.withHandle(handle -> JobCounts.by(handle, "one", filter, field));
            assertThat(counts).isNotEmpty();
        }
    }

    private static void countAll() {
        assertThat(JDBI.<Integer, RuntimeException>withHandle(
                        handle -> handle.createQuery("SELECT count(*) FROM jobs WHERE tenant = 'one'")
                                .mapTo(Integer.class)
                                .one()))
                .isEqualTo(1_000_000);
    }

    private static long millisOf(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }
}
