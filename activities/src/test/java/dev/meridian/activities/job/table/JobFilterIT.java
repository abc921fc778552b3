package dev.meridian.activities.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Finds five jobs by each criterion of a filter. A job's subject serves as its name in these tests. */
class JobFilterIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");

    @BeforeAll
    static void fill() {
        insert("waiting", "sleep", "pending", null, 3, 0);
        insert("retrying", "email", "pending", "busy", 1, 1);
        insert("running", "email", "running", null, 3, 2);
        insert("lost", "sleep", "running", "worker_lost", 3, 3);
        insert("broken", "sleep", "failed", "busy", 5, 4);
    }

    private static void insert(
            String subject, String type, String status, @Nullable String code, int priority, int minutesAfterNoon) {
        Instant created = NOON.plus(Duration.ofMinutes(minutesAfterNoon));
        JDBI.useTransaction(tx -> {
            tx.execute("SET LOCAL session_replication_role = replica");
            tx.createUpdate("""
                            INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, error_code, priority,
                                              created_at)
                            VALUES (:id, 'one', :type, :status, :subject, 'w', :code, :priority, :created)""")
                    .bind("id", idOf(created))
                    .bind("type", type)
                    .bind("status", status)
                    .bind("subject", subject)
                    .bind("code", code)
                    .bind("priority", priority)
                    .bind("created", created)
                    .execute();
        });
    }

    /** The application's clock, which ids are made by, runs half an hour ahead of the database's. */
    private static UUID idOf(Instant created) {
        return JobIds.smallestOf(created.plus(Duration.ofMinutes(30)));
    }

    private static List<String> found(JobFilter filter) {
        return JDBI.withHandle(handle -> JobQueries.newestFirst(handle, "one", filter, null, 10)).stream()
                .map(JobRow::subject)
                .toList();
    }

    @Test
    void everyJobNewestFirst() {
        assertThat(found(JobFilter.ALL)).containsExactly("broken", "lost", "running", "retrying", "waiting");
    }

    @Test
    void jobsOfATypeAStatusAPriorityOrAnError() {
        assertThat(found(TestFilters.filter(new JobType("email"), null, null, null, null, null, null, null)))
                .containsExactly("running", "retrying");
        assertThat(found(TestFilters.filter(null, JobStatus.PENDING, null, null, null, null, null, null)))
                .containsExactly("retrying", "waiting");
        assertThat(found(TestFilters.filter(null, null, null, null, 5, null, null, null)))
                .containsExactly("broken");
        assertThat(found(TestFilters.filter(null, null, null, "busy", null, null, null, null)))
                .containsExactly("broken", "retrying");
    }

    @Test
    void severalCriteriaHoldTogether() {
        assertThat(found(TestFilters.filter(null, JobStatus.PENDING, null, "busy", null, null, null, null)))
                .containsExactly("retrying");
        assertThat(found(
                        TestFilters.filter(new JobType("email"), JobStatus.FAILED, null, null, null, null, null, null)))
                .isEmpty();
    }

    @Test
    void severalValuesOfAFieldOrAllButThese() {
        assertThat(found(JobFilter.ALL.withStatus(Choice.of("failed", "running"))))
                .containsExactly("broken", "lost", "running");
        assertThat(found(JobFilter.ALL.withStatus(Choice.not("failed", "running"))))
                .containsExactly("retrying", "waiting");
        assertThat(found(JobFilter.ALL.withType(Choice.not("email")))).containsExactly("broken", "lost", "waiting");
        assertThat(found(JobFilter.ALL.withErrorCode(Choice.of("busy", "worker_lost"))))
                .containsExactly("broken", "lost", "retrying");
        assertThat(found(JobFilter.ALL.withErrorCode(Choice.not("busy"))))
                .as("a job without a code has none of these")
                .containsExactly("lost", "running", "waiting");
        assertThat(found(JobFilter.ALL
                        .withType(Choice.of("email", "sleep"))
                        .withStatus(Choice.of("pending", "running"))
                        .withErrorCode(Choice.of("busy", "worker_lost", "none", "nor_this", "nor_that"))))
                .as("more combinations than are read one by one")
                .containsExactly("lost", "retrying");
    }

    @Test
    void aSubjectIsTheWholeSubjectByTheLetter() {
        assertThat(found(subject("running"))).containsExactly("running");
        assertThat(found(subject("Running"))).isEmpty();
        assertThat(found(subject("runnin_"))).isEmpty();
        assertThat(found(subject("run"))).isEmpty();
    }

    private static JobFilter subject(String subject) {
        return new JobFilter(Choice.ANY, Choice.ANY, Choice.ANY, null, subject, null, JobFilter.Accepted.EVER, null);
    }

    @Test
    void jobsThatAreTriedAgainAreOpenWithAnErrorAndAllOthersAreNot() {
        assertThat(found(TestFilters.filter(null, null, null, null, null, null, null, true)))
                .containsExactly("lost", "retrying");
        assertThat(found(TestFilters.filter(null, null, null, null, null, null, null, false)))
                .containsExactly("broken", "running", "waiting");
    }

    @Test
    void theBeginningOfATimeBelongsToItAndItsEndDoesNot() {
        Instant second = NOON.plus(Duration.ofMinutes(1));
        Instant fourth = NOON.plus(Duration.ofMinutes(3));
        assertThat(found(TestFilters.filter(null, null, null, null, null, second, fourth, null)))
                .containsExactly("running", "retrying");
        assertThat(found(TestFilters.filter(null, null, null, null, null, fourth, null, null)))
                .containsExactly("broken", "lost");
        assertThat(found(TestFilters.filter(null, null, null, null, null, null, second, null)))
                .containsExactly("waiting");
        assertThat(found(TestFilters.filter(null, null, null, null, null, fourth, second, null)))
                .isEmpty();
    }

    @Test
    void aTextIsPartOfASubjectInAnyCaseOrAWholeJobId() {
        assertThat(found(TestFilters.filter(null, null, "ING", null, null, null, null, null)))
                .containsExactly("running", "retrying", "waiting");
        assertThat(found(TestFilters.filter(null, null, "br", null, null, null, null, null)))
                .containsExactly("broken");
        UUID id = idOf(NOON);
        assertThat(found(TestFilters.filter(null, null, id.toString(), null, null, null, null, null)))
                .containsExactly("waiting");
        assertThat(found(TestFilters.filter(null, null, id.toString().substring(0, 18), null, null, null, null, null)))
                .as("part of an id")
                .isEmpty();
    }
}
