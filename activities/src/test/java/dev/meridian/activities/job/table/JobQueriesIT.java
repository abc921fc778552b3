package dev.meridian.activities.job.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.job.table.query.FailureGroups;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class JobQueriesIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final String TENANT = "small";

    /** Of a hundred thousand jobs the tenant has one in a hundred, and all share as many. */
    @BeforeAll
    static void fill() {
        JDBI.useHandle(handle -> {
            handle.execute("SET session_replication_role = replica");
            handle.execute("""
                    INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, error_code, completed_at)
                    SELECT uuidv7(i * interval '1 second'),
                           CASE i % 100 WHEN 0 THEN 'small' WHEN 1 THEN 'public' ELSE 'large' END,
                           (ARRAY['email', 'webhook', 'sleep'])[1 + i % 3],
                           CASE WHEN i % 7 = 0 THEN 'failed' ELSE 'completed' END, 's' || i, 'w' || i, 'e' || i % 5,
                           now()
                    FROM generate_series(1, 100000) AS i""");
            handle.execute("SET session_replication_role = origin");
            // A vacuum also puts what waits for it into the index of texts.
            handle.execute("VACUUM ANALYZE jobs");
        });
    }

    static List<JobFilter> filters() {
        return List.of(
                JobFilter.ALL,
                TestFilters.filter(new JobType("email"), null, null, null, null, null, null, null),
                TestFilters.filter(null, JobStatus.FAILED, null, null, null, null, null, null),
                JobFilter.ALL.withStatus(Choice.not("completed")),
                JobFilter.ALL.withType(Choice.of("email", "webhook")));
    }

    static List<JobFilter> searchesInVain() {
        return List.of(
                TestFilters.filter(new JobType("no_such_type"), null, null, null, null, null, null, null),
                TestFilters.filter(new JobType("email"), JobStatus.CANCELLED, null, null, null, null, null, null),
                TestFilters.filter(null, JobStatus.RUNNING, null, null, null, null, null, null),
                TestFilters.filter(null, null, "nowhere", null, null, null, null, null),
                TestFilters.filter(new JobType("email"), JobStatus.FAILED, "nowhere", null, null, null, null, null),
                TestFilters.filter(null, null, "zq", null, null, null, null, null),
                TestFilters.filter(null, null, null, "no_such_code", null, null, null, null),
                TestFilters.filter(new JobType("email"), null, null, "no_such_code", null, null, null, null),
                TestFilters.filter(null, null, null, null, 5, null, null, null),
                TestFilters.filter(null, null, null, null, null, Instant.now().plus(Duration.ofDays(3)), null, null),
                TestFilters.filter(
                        null, null, null, null, null, null, Instant.now().minus(Duration.ofDays(3)), null),
                JobFilter.ALL.withStatus(Choice.of("cancelled", "running")),
                JobFilter.ALL.withStatus(Choice.not("completed", "failed")),
                JobFilter.ALL
                        .withType(Choice.of("email", "sleep"))
                        .withStatus(Choice.of("pending", "running", "cancelled")),
                JobFilter.ALL.withErrorCode(Choice.of("no_such_code", "nor_this")),
                new JobFilter(Choice.ANY, Choice.ANY, Choice.ANY, null, "no", null, JobFilter.Accepted.EVER, null));
    }

    /** Of the tenant that has nearly all jobs. */
    @ParameterizedTest
    @MethodSource("searchesInVain")
    void whatIsNotThereIsNotLookedForAmongAllJobs(JobFilter filter) {
        String plan = JDBI.withHandle(handle -> String.join("\n", explain(handle, "large", filter, new UUID(-1, -1))));
        assertThat(plan).doesNotContain("Seq Scan");
        assertThat(buffers(plan)).as(plan).isLessThan(150);
    }

    @Test
    void aTextIsPartOfTheSubjectOrIfItIsShortItsBeginningAndNeverAPattern() {
        JDBI.useHandle(handle -> handle.execute("""
                INSERT INTO jobs (id, tenant, type, status, subject, workflow_id)
                SELECT uuidv7(), 'texts', 'email', 'pending', subject, 'w'
                FROM unnest(ARRAY['Abc-Def', 'x_y%z', 'xay1z', 'b\\d']) AS subject"""));
        assertThat(subjects("c-d")).containsExactly("Abc-Def");
        assertThat(subjects("AB")).containsExactly("Abc-Def");
        assertThat(subjects("bc")).isEmpty();
        assertThat(subjects("x_y")).containsExactly("x_y%z");
        assertThat(subjects("y%z")).containsExactly("x_y%z");
        assertThat(subjects("b\\d")).containsExactly("b\\d");
        assertThat(subjects("%")).isEmpty();
    }

    private static List<String> subjects(String text) {
        JobFilter filter = TestFilters.filter(null, null, text, null, null, null, null, null);
        return JDBI.withHandle(handle -> JobQueries.newestFirst(handle, "texts", filter, null, 10)).stream()
                .map(JobRow::subject)
                .toList();
    }

    @Test
    void aSearchThatTakesTooLongIsEndedAndSaysHowToAskForLess() {
        JDBI.useHandle(handle -> {
            JobException refused = catchThrowableOfType(
                    JobException.class,
                    () -> BoundedSearch.read(
                            handle.createQuery("SELECT pg_sleep(60)"),
                            1,
                            search -> search.mapToMap().list()));
            assertThat(refused.toFailure().code()).isEqualTo("search_too_broad");
            assertThat(refused.toFailure().retryable()).isFalse();
        });
    }

    @Test
    void failuresAreGroupedByTypeAndCodeWithTheNewestOfEach() {
        List<String> groups = JDBI.withHandle(handle -> FailureGroups.of(handle, "large", 100)).stream()
                .map(group -> group.tenant() + " " + group.type() + " " + group.errorCode() + " " + group.count() + " "
                        + group.newest().id())
                .toList();
        assertThat(groups).as("of the tenant and of the shared jobs").hasSizeGreaterThan(15);
        assertThat(groups)
                .containsExactlyElementsOf(JDBI.withHandle(
                        handle -> handle.createQuery("""
                                SELECT tenant || ' ' || type || ' ' || error_code || ' ' || count(*) || ' '
                                       || (array_agg(id ORDER BY id DESC))[1]
                                FROM jobs WHERE tenant IN ('large', 'public') AND status = 'failed'
                                GROUP BY tenant, type, error_code
                                ORDER BY count(*) DESC, type, error_code, tenant""").mapTo(String.class).list()));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void aPageFromTheMiddleReadsNoMoreOfTheIndexThanItShows(JobFilter filter) {
        UUID middle = JDBI.withHandle(handle -> JobQueries.newestFirst(handle, TENANT, filter, null, 100, 1)
                .getFirst()
                .id());
        String plan = JDBI.withHandle(handle -> String.join("\n", explain(handle, TENANT, filter, middle)));
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

    private static List<String> explain(Handle handle, String tenant, JobFilter filter, UUID before) {
        return handle.createQuery("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) "
                        + JobQueries.newestFirst(
                                tenant,
                                filter.alternatives().stream()
                                        .map(condition -> condition + " AND id < :before")
                                        .toList()))
                .bind("tenant", tenant)
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
