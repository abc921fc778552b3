package dev.meridian.activities.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.SharedTenant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenJobsIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final Duration HOUR = Duration.ofHours(1);

    private final OpenJobs openJobs = new OpenJobs();
    private final JobProjection jobs = new JobProjection();

    @BeforeEach
    void forget() {
        JDBI.useHandle(handle -> handle.execute("DELETE FROM jobs"));
    }

    private UUID accepted(String tenant) {
        UUID id = JobIds.next();
        NewJob job = new NewJob(id, tenant, new JobType("sleep"), "subject", 7L, "w/" + id);
        JDBI.useTransaction(tx -> jobs.insert(tx, job));
        return id;
    }

    /** Makes a job look as if it had last changed some hours ago; triggers would set the time. */
    private static void age(UUID id, int hours) {
        JDBI.useTransaction(tx -> {
            tx.execute("SET LOCAL session_replication_role = replica");
            tx.execute("UPDATE jobs SET updated_at = now() - ? * interval '1 hour' WHERE id = ?", hours, id);
        });
    }

    private void handedOver(UUID id) {
        JDBI.useTransaction(tx -> jobs.handedOver(tx, id, "run"));
    }

    private List<UUID> undelivered(int limit) {
        return JDBI.withHandle(handle -> openJobs.undelivered(handle, HOUR, limit)).stream()
                .map(OpenJob::id)
                .toList();
    }

    private List<UUID> unchanged(int limit) {
        return JDBI.withHandle(handle -> openJobs.unchanged(handle, HOUR, limit)).stream()
                .map(OpenJob::id)
                .toList();
    }

    private Optional<OpenJob> find(String tenant, UUID id) {
        return JDBI.withHandle(handle -> openJobs.find(handle, tenant, id));
    }

    private boolean finds(String tenant, UUID id) {
        return find(tenant, id).isPresent();
    }

    private boolean exists(String tenant, UUID id) {
        return JDBI.withHandle(handle -> openJobs.exists(handle, tenant, id));
    }

    @Test
    void anOpenJobIsFoundAsItWasAcceptedAndWithItsRun() {
        UUID id = accepted("one");
        OpenJob pending = new OpenJob(id, "one", "sleep", "subject", 7L, "w/" + id, null, null);
        assertThat(find("one", id)).contains(pending);
        handedOver(id);
        JDBI.useTransaction(tx -> jobs.start(tx, id, 1));
        assertThat(find("one", id)).contains(new OpenJob(id, "one", "sleep", "subject", 7L, "w/" + id, "run", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "failed", "cancelled"})
    void aJobThatHasEndedIsThereAndNotOpen(String status) {
        UUID id = accepted("one");
        JDBI.useTransaction(tx -> assertThat(
                        switch (status) {
                            case "completed" -> jobs.complete(tx, id, null);
                            case "failed" -> jobs.fail(tx, id, new JobFailure("broken", "It broke", false));
                            default -> jobs.cancel(tx, id);
                        })
                .isTrue());
        assertThat(finds("one", id)).isFalse();
        assertThat(exists("one", id)).isTrue();
        age(id, 2);
        assertThat(undelivered(10)).isEmpty();
        handedOver(id);
        age(id, 2);
        assertThat(unchanged(10)).isEmpty();
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

    @Test
    void undeliveredJobsAreThoseOfAnyTenantThatTemporalDoesNotHaveOldestFirst() {
        UUID younger = accepted("one");
        UUID older = accepted("two");
        UUID fresh = accepted("one");
        UUID delivered = accepted("one");
        handedOver(delivered);
        age(younger, 2);
        age(older, 3);
        age(delivered, 4);
        assertThat(undelivered(10)).containsExactly(older, younger).doesNotContain(fresh);
        assertThat(undelivered(1)).containsExactly(older);
    }

    @Test
    void aJobOfATimeToComeIsNotUndeliveredBeforeItsTime() {
        UUID later = accepted("one");
        UUID due = accepted("one");
        JDBI.useHandle(handle -> {
            handle.execute("UPDATE jobs SET run_at = now() + interval '1 day' WHERE id = ?", later);
            handle.execute("UPDATE jobs SET run_at = now() - interval '1 second' WHERE id = ?", due);
        });
        age(later, 2);
        age(due, 2);
        assertThat(undelivered(10)).containsExactly(due);
    }

    @Test
    void unchangedJobsAreThoseThatTemporalHasAndATouchTakesAJobOffTheList() {
        UUID younger = accepted("one");
        UUID older = accepted("two");
        UUID undelivered = accepted("one");
        handedOver(younger);
        handedOver(older);
        age(younger, 2);
        age(older, 3);
        age(undelivered, 4);
        assertThat(unchanged(10)).containsExactly(older, younger);
        assertThat(unchanged(1)).containsExactly(older);
        JDBI.useTransaction(tx -> openJobs.touch(tx, older));
        assertThat(unchanged(10)).containsExactly(younger);
        assertThat(finds("two", older)).as("it is as open as before").isTrue();
    }
}
