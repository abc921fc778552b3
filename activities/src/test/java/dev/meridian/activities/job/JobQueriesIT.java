package dev.meridian.activities.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobQueriesIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final String TENANT = "small";

    /** Of a hundred thousand jobs the tenant has one in a hundred, and all share as many. */
    @BeforeAll
    static void fill() {
        JDBI.useHandle(handle -> {
            handle.execute("SET session_replication_role = replica");
            handle.execute("""
                    INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, error_code)
                    SELECT uuidv7(i * interval '1 second'),
                           CASE i % 100 WHEN 0 THEN 'small' WHEN 1 THEN 'public' ELSE 'large' END,
                           (ARRAY['email', 'webhook', 'sleep'])[1 + i % 3],
                           CASE WHEN i % 7 = 0 THEN 'failed' ELSE 'completed' END, 's' || i, 'w' || i, 'e' || i % 5
                    FROM generate_series(1, 100000) AS i""");
            handle.execute("SET session_replication_role = origin");
            handle.execute("ANALYZE jobs");
        });
    }

    static List<JobFilter> filters() {
        return List.of(
                JobFilter.ALL,
                new JobFilter(new JobType("email"), null, null, null, null, null, null, null),
                new JobFilter(null, JobStatus.FAILED, null, null, null, null, null, null));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void aPageFromTheMiddleReadsNoMoreOfTheIndexThanItShows(JobFilter filter) {
        UUID middle = JDBI.withHandle(handle -> JobQueries.newestFirst(handle, TENANT, filter, null, 100, 1)
                .getFirst()
                .id());
        String plan = JDBI.withHandle(handle -> String.join("\n", explain(handle, filter, middle)));
        assertThat(plan).doesNotContain("Seq Scan");
        assertThat(buffers(plan)).as(plan).isLessThan(150);
    }

    @Test
    void pagesShowTheTenantsAndTheSharedJobsOnceEachAndNobodyElses() {
        List<JobRow> all =
                JDBI.withHandle(handle -> JobQueries.newestFirst(handle, TENANT, JobFilter.ALL, null, 5_000));
        assertThat(all).hasSize(2_000).allMatch(job -> !job.tenant().equals("large"));
        assertThat(all.stream().map(JobRow::id)).doesNotHaveDuplicates();
        List<JobRow> rest = JDBI.withHandle(handle -> JobQueries.newestFirst(
                handle, TENANT, JobFilter.ALL, all.get(999).id(), 5_000));
        assertThat(rest).isEqualTo(all.subList(1_000, 2_000));
    }

    private static List<String> explain(Handle handle, JobFilter filter, UUID before) {
        return handle.createQuery("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) "
                        + JobQueries.newestFirst(TENANT, filter.condition() + " AND id < :before"))
                .bind("tenant", TENANT)
                .bind("shared", "public")
                .bind("before", before)
                .bind("offset", 0)
                .bind("limit", 20)
                .bindMap(filter.bindings())
                .mapTo(String.class)
                .list();
    }

    /** The pages that the whole plan touched, in its first line about them. */
    private static int buffers(String plan) {
        String first = plan.lines()
                .filter(line -> line.contains("Buffers: shared"))
                .findFirst()
                .orElseThrow();
        return first.replaceAll("[^0-9 ]", " ")
                .strip()
                .lines()
                .flatMap(numbers -> List.of(numbers.split(" +")).stream())
                .mapToInt(Integer::parseInt)
                .sum();
    }
}
