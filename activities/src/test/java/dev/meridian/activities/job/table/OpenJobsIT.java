package dev.meridian.activities.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.table.query.UndeliveredJobs;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.SharedTenant;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which open jobs the reconciler sends again and compares with Temporal, and in which order. */
@Tag("slow")
class OpenJobsIT {
    private static final List<String> SLEEP = List.of("sleep");
    private static final Duration NOW = Duration.ZERO;
    private static final int LIMIT = 500;

    private final Jdbi jdbi = TestDatabase.create().jdbi();
    private final OpenJobs openJobs = new OpenJobs();
    private final JobProjection jobs = new JobProjection();

    @Test
    void jobsOfATimeToComeAreNotAskedAboutBeforehand() {
        insert("default", 10_000, "'run', now() + interval '1 day', NULL");
        insert("default", 10_000, "'run', NULL, now() + interval '1 hour'");
        insert("default", 3, "'run', NULL, NULL");
        assertThat(due(NOW)).hasSize(3);
    }

    @Test
    void evenParkedJobsAreAskedAboutEveryHalfHour() {
        insert("default", 1, "'run', now() + interval '1 day', NULL");
        halfAnHourPasses();
        assertThat(due(NOW)).hasSize(1);
    }

    @Test
    void everyJobIsAskedAboutOnceBeforeOneIsAskedAboutAgain() {
        insert("default", 10_000, "'run', NULL, NULL");
        Set<UUID> seen = new HashSet<>();
        for (int sweep = 0; sweep < 10_000 / LIMIT; sweep++) {
            List<UUID> due = due(NOW);
            assertThat(seen).doesNotContainAnyElementsOf(due);
            seen.addAll(due);
            look(due);
        }
        assertThat(seen).hasSize(10_000);
    }

    @Test
    void aLookMovesNoTimeThatPeopleSeeAndTellsNobody() {
        insert("default", 1, "'run', NULL, NULL");
        String before = seenByPeople();
        look(due(NOW));
        assertThat(seenByPeople()).isEqualTo(before);
    }

    @Test
    void theLongerAJobHasNotChangedTheLongerItIsLeftAloneUntilItChanges() {
        insert("default", 1, "'run', NULL, NULL");
        jdbi.useHandle(handle -> {
            handle.execute("SET session_replication_role = replica");
            handle.execute(
                    "UPDATE jobs SET updated_at = now() - interval '1 hour', check_at = now() - interval '1 hour'");
            handle.execute("SET session_replication_role = origin");
        });
        look(due(NOW));
        assertThat(due(Duration.ofMinutes(-4))).isEmpty();
        assertThat(due(Duration.ofMinutes(-6))).hasSize(1);
        jdbi.useHandle(handle -> handle.execute("UPDATE jobs SET progress = 50"));
        assertThat(due(NOW)).hasSize(1);
    }

    @Test
    void undeliveredJobsOfATenantAreNotSentBehindAllOfAnother() {
        insert("many", 1_000, "NULL, NULL, NULL");
        insert("few", 2, "NULL, NULL, NULL");
        List<String> tenants =
                jdbi.withHandle(handle -> UndeliveredJobs.ofTypes(handle, SLEEP, NOW, "", LIMIT)).stream()
                        .map(OpenJob::tenant)
                        .toList();
        assertThat(tenants).hasSize(LIMIT);
        assertThat(tenants.subList(0, 4)).containsExactly("few", "many", "few", "many");
    }

    @Test
    void anOpenJobIsFoundAsItWasAcceptedAndWithItsRun() {
        UUID id = accepted("one");
        OpenJob pending = new OpenJob(
                id,
                "one",
                "sleep",
                "subject",
                7L,
                new OpenJob.Execution("w/" + id, false, null),
                null,
                new NextTry(3, 1, null, true));
        assertThat(find("one", id)).contains(pending);
        handedOver(id);
        jdbi.useTransaction(tx -> jobs.start(tx, id, 1));
        assertThat(find("one", id))
                .contains(new OpenJob(
                        id,
                        "one",
                        "sleep",
                        "subject",
                        7L,
                        new OpenJob.Execution("w/" + id, false, "run"),
                        null,
                        new NextTry(3, 1, null, false)));
    }

    @Test
    void aTenantSeesItsOwnJobsAndTheSharedJobs() {
        UUID own = accepted("one");
        UUID shared = accepted(SharedTenant.ID);
        assertThat(finds("one", own)).isTrue();
        assertThat(finds("one", shared)).isTrue();
        assertThat(exists("one", shared)).isTrue();
        assertThat(finds("two", own)).isFalse();
        assertThat(exists("two", own)).isFalse();
        assertThat(finds(SharedTenant.ID, own)).isFalse();
        assertThat(exists("one", UUID.randomUUID())).isFalse();
    }

    private List<UUID> due(Duration age) {
        return jdbi.withHandle(handle -> openJobs.dueForLook(handle, SLEEP, age, LIMIT)).stream()
                .map(OpenJob::id)
                .toList();
    }

    private void look(List<UUID> ids) {
        jdbi.useTransaction(tx -> openJobs.looked(tx, ids, Duration.ofSeconds(-30)));
    }

    private String seenByPeople() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT concat_ws(' ', updated_at, event_seq, (SELECT count(*) FROM job_events)) FROM jobs""").mapTo(String.class).one());
    }

    private void halfAnHourPasses() {
        jdbi.useHandle(handle -> handle.execute("UPDATE jobs SET check_at = check_at - interval '31 minutes'"));
    }

    private void insert(String tenant, int count, String runTimeAndRetry) {
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, run_id, run_at, next_retry_at)"
                        + " SELECT uuidv7(), '" + tenant + "', 'sleep', 'pending', 's', 'w', " + runTimeAndRetry
                        + " FROM generate_series(1, " + count + ")"));
    }

    private UUID accepted(String tenant) {
        UUID id = JobIds.next();
        NewJob job = new NewJob(id, tenant, new JobType("sleep"), "subject", 7L, "w/" + id);
        jdbi.useTransaction(tx -> jobs.insert(tx, job));
        return id;
    }

    private void handedOver(UUID id) {
        jdbi.useTransaction(tx -> jobs.handedOver(tx, id, "run"));
    }

    private Optional<OpenJob> find(String tenant, UUID id) {
        return jdbi.withHandle(handle -> openJobs.find(handle, tenant, id));
    }

    private boolean finds(String tenant, UUID id) {
        return find(tenant, id).isPresent();
    }

    private boolean exists(String tenant, UUID id) {
        return jdbi.withHandle(handle -> openJobs.exists(handle, tenant, id));
    }
}
