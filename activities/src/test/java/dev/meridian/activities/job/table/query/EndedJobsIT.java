package dev.meridian.activities.job.table.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.query.EndedJobs.Subject;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What features learn about jobs that have ended, and which tenants have jobs. */
class EndedJobsIT {
    private static final JobType TYPE = new JobType("explorer_refresh");
    private static final Duration RECENTLY = Duration.ofMinutes(10);

    private final Jdbi jdbi = TestDatabase.create().jdbi();
    private final JobProjection jobs = new JobProjection();

    @Test
    void aCancelledGenerationIsNotTakenForAnother() {
        cancel(accepted("one", "rivers", 7));
        accepted("one", "rivers", 8);
        assertThat(wasCancelled(new Subject("one", "rivers"), 7)).isTrue();
        assertThat(wasCancelled(new Subject("one", "rivers"), 8)).isFalse();
        assertThat(wasCancelled(new Subject("two", "rivers"), 7)).isFalse();
    }

    @Test
    void onlySubjectsThatHaveFailedJustNowAreLeftAlone() {
        fail(accepted("one", "rivers", 1));
        UUID old = accepted("one", "lakes", 1);
        fail(old);
        jdbi.useHandle(handle ->
                handle.execute("UPDATE jobs SET completed_at = now() - interval '11 minutes' WHERE id = ?", old));
        fail(accepted("two", "seas", 1));
        accepted("one", "ponds", 1);
        List<Subject> asked = List.of(
                new Subject("one", "rivers"),
                new Subject("one", "lakes"),
                new Subject("one", "seas"),
                new Subject("one", "ponds"));
        Set<Subject> subjects = jdbi.withHandle(handle -> EndedJobs.unsuccessfulWithin(handle, TYPE, asked, RECENTLY));
        assertThat(subjects).containsExactly(new Subject("one", "rivers"));
        Set<String> workflows = jdbi.withHandle(handle -> EndedJobs.workflowsFailedWithin(handle, TYPE, RECENTLY));
        assertThat(workflows).containsExactlyInAnyOrder("w/one/rivers", "w/two/seas");
    }

    @Test
    void everyTenantAndEveryKindIsNamedOnce() {
        accepted("one", "rivers", 1);
        accepted("one", "lakes", 1);
        accepted("two", "seas", 1);
        List<String> tenants = jdbi.withHandle(KeptJobs::tenants);
        assertThat(tenants).containsExactly("one", "two");
        assertThat(kinds("public"))
                .containsExactly(new KeptJobs.Kind("one", TYPE.name()), new KeptJobs.Kind("two", TYPE.name()));
        assertThat(kinds("two")).containsExactly(new KeptJobs.Kind("two", TYPE.name()));
    }

    @Test
    void aJobThatIsGoneHasNoStatus() {
        UUID cancelled = accepted("one", "rivers", 1);
        cancel(cancelled);
        UUID open = accepted("one", "rivers", 2);
        UUID gone = UUID.randomUUID();
        Map<UUID, JobStatus> statuses =
                jdbi.withHandle(handle -> JobStatuses.of(handle, List.of(cancelled, open, gone)));
        assertThat(statuses).isEqualTo(Map.of(cancelled, JobStatus.CANCELLED, open, JobStatus.PENDING));
        Optional<JobStatus> found = jdbi.withHandle(handle -> JobStatuses.find(handle, gone));
        assertThat(found).isEmpty();
    }

    private List<KeptJobs.Kind> kinds(String tenant) {
        return jdbi.withHandle(handle -> KeptJobs.kinds(handle, tenant));
    }

    private boolean wasCancelled(Subject subject, long generation) {
        return jdbi.withHandle(handle -> EndedJobs.wasCancelled(handle, TYPE, subject, generation));
    }

    private UUID accepted(String tenant, String subject, long generation) {
        NewJob job = new NewJob(JobIds.next(), tenant, TYPE, subject, generation, "w/" + tenant + "/" + subject);
        return jdbi.inTransaction(tx -> jobs.insert(tx, job)).id();
    }

    private void cancel(UUID id) {
        jdbi.useTransaction(tx -> jobs.cancel(tx, id));
    }

    private void fail(UUID id) {
        jdbi.useTransaction(tx -> jobs.fail(tx, id, new JobFailure("broken", "It broke", false)));
    }
}
