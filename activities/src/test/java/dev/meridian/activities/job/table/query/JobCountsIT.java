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
import org.junit.jupiter.api.Test;

/** Numbers of jobs by value, on 130,000 jobs of three tenants. */
@Tag("slow")
class JobCountsIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();

    @BeforeAll
    static void fill() {
        JDBI.useHandle(handle -> {
            handle.execute("SET session_replication_role = replica");
            handle.execute("""
                    INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, error_code, completed_at)
                    SELECT uuidv7(i * interval '1 second'),
                           CASE i % 100 WHEN 0 THEN 'small' WHEN 1 THEN 'public' ELSE 'large' END,
                           (ARRAY['email', 'webhook', 'sleep'])[1 + i % 3],
                           CASE WHEN i % 7 = 0 THEN 'failed' ELSE 'completed' END, 's' || i, 'w' || i,
                           CASE WHEN i % 7 = 0 THEN 'e' || i % 5 END, now()
                    FROM generate_series(1, 130000) AS i""");
            handle.execute("SET session_replication_role = origin");
            handle.execute("VACUUM ANALYZE jobs");
        });
    }

    private static List<String> counts(String tenant, JobFilter filter, JobCounts.Field field) {
        return JDBI.withHandle(handle -> JobCounts.by(handle, tenant, filter, field)).stream()
                .map(count -> count.value() + " " + count.count() + (count.more() ? " and more" : ""))
                .toList();
    }

    /** What PostgreSQL counts without any bound. */
    private static List<String> counted(String column, String condition) {
        return JDBI.withHandle(handle -> handle.createQuery("SELECT " + column + " || ' ' || count(*) FROM jobs WHERE "
                        + condition + " GROUP BY " + column + " ORDER BY count(*) DESC, " + column)
                .mapTo(String.class)
                .list());
    }

    @Test
    void aTenantsAndTheSharedJobsAreCountedByEachValue() {
        String seen = "tenant IN ('small', 'public')";
        assertThat(counts("small", JobFilter.ALL, JobCounts.Field.STATUS)).isEqualTo(counted("status", seen));
        assertThat(counts("small", JobFilter.ALL, JobCounts.Field.TYPE)).isEqualTo(counted("type", seen));
        assertThat(counts("small", JobFilter.ALL, JobCounts.Field.ERROR_CODE))
                .isEqualTo(counted("error_code", seen + " AND error_code IS NOT NULL"));
    }

    @Test
    void aFieldLeavesItsOwnFilterOutAndKeepsTheOthers() {
        JobFilter filter = JobFilter.ALL
                .withStatus(Choice.of("failed"))
                .withType(Choice.of("email", "sleep"))
                .withErrorCode(Choice.not("e1"));
        String seen = "tenant IN ('small', 'public')";
        String types = " AND type IN ('email', 'sleep')";
        String codes = " AND (error_code IS NULL OR error_code <> 'e1')";
        assertThat(counts("small", filter, JobCounts.Field.STATUS)).isEqualTo(counted("status", seen + types + codes));
        assertThat(counts("small", filter, JobCounts.Field.TYPE))
                .isEqualTo(counted("type", seen + codes + " AND status = 'failed'"));
        assertThat(counts("small", filter, JobCounts.Field.ERROR_CODE))
                .isEqualTo(counted("error_code", seen + types + " AND status = 'failed'"));
    }

    @Test
    void noMoreThanTheBoundIsCountedOfAValue() {
        String failed = counted("status", "tenant IN ('large', 'public') AND status = 'failed'")
                .getFirst();
        assertThat(counts("large", JobFilter.ALL, JobCounts.Field.STATUS))
                .containsExactly("completed 100000 and more", failed);
        assertThat(counts("large", JobFilter.ALL, JobCounts.Field.TYPE))
                .containsExactly("email 10000 and more", "sleep 10000 and more", "webhook 10000 and more");
    }

    @Test
    void theSharedTenantsJobsAreNotCountedTwice() {
        assertThat(counts("public", JobFilter.ALL, JobCounts.Field.STATUS))
                .isEqualTo(counted("status", "tenant = 'public'"));
    }

    @Test
    void nothingIsCountedWhereNothingIs() {
        JobFilter later = new JobFilter(
                Choice.ANY,
                Choice.ANY,
                Choice.ANY,
                null,
                null,
                null,
                new JobFilter.Accepted(Instant.now().plus(Duration.ofDays(9)), null),
                null);
        for (JobCounts.Field field : JobCounts.Field.values()) {
            assertThat(counts("large", later, field)).isEmpty();
        }
    }
}
