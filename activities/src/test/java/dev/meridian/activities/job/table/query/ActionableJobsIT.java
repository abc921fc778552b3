package dev.meridian.activities.job.table.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.live.EventLog;
import dev.meridian.activities.job.table.Choice;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.query.ActionableJobs.Action;
import dev.meridian.activities.job.table.query.ActionableJobs.Selection;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which jobs a bulk action means: now, and as of a moment. */
class ActionableJobsIT {
    private static final JobType TYPE = new JobType("email");
    private static final JobFailure FAILURE = new JobFailure("busy", "no", true);

    private final Jdbi jdbi = TestDatabase.create().jdbi();
    private final JobProjection jobs = new JobProjection();

    private UUID accepted() {
        return accepted("one", null);
    }

    private UUID accepted(String tenant, @Nullable UUID retryOf) {
        UUID id = JobIds.next();
        JobTerms terms = new JobTerms(3, null, null, null, null, retryOf, "", "{}");
        jdbi.useTransaction(tx -> jobs.insert(tx, new NewJob(id, tenant, TYPE, "s", null, "w/" + id), terms));
        return id;
    }

    private UUID failed() {
        UUID id = accepted();
        jdbi.useTransaction(tx -> jobs.start(tx, id, 1));
        jdbi.useTransaction(tx -> jobs.fail(tx, id, FAILURE));
        return id;
    }

    private String now() {
        return jdbi.withHandle(EventLog::now).toString();
    }

    private List<UUID> found(Selection selection, Action action) {
        List<UUID> found = jdbi
                .withHandle(handle ->
                        ActionableJobs.newestFirst(handle, "one", selection, action, List.of(TYPE.name()), 100))
                .stream()
                .map(JobRow::id)
                .toList();
        int count = jdbi.withHandle(
                handle -> ActionableJobs.count(handle, "one", selection, action, List.of(TYPE.name()), 100));
        assertThat(count).isEqualTo(found.size());
        return found;
    }

    private static Selection all(JobFilter filter) {
        return new Selection(filter, null, null, null);
    }

    @Test
    void severalStatesAreOneSelectionNewestFirst() {
        UUID failed = failed();
        UUID cancelled = accepted();
        jdbi.useTransaction(tx -> jobs.cancel(tx, cancelled));
        accepted();
        assertThat(found(all(JobFilter.ALL.withStatus(Choice.of("failed", "cancelled"))), Action.RETRY))
                .containsExactly(cancelled, failed);
        assertThat(found(new Selection(JobFilter.ALL, null, null, cancelled), Action.RETRY))
                .containsExactly(failed);
    }

    @Test
    void onlyNamedJobsOfTheTenantToWhichTheActionAppliesAreTaken() {
        UUID failed = failed();
        failed();
        UUID open = accepted();
        UUID others = accepted("two", null);
        Selection named = new Selection(JobFilter.ALL, List.of(failed, open, others), null, null);
        assertThat(found(named, Action.RETRY)).containsExactly(failed);
        assertThat(found(named, Action.CANCEL)).containsExactly(open);
    }

    @Test
    void whatFailedAfterTheMomentIsNotRepeatedAndWhatWasRepeatedSinceIsNotRepeatedAgain() {
        UUID seen = failed();
        UUID repeated = failed();
        UUID running = accepted();
        jdbi.useTransaction(tx -> jobs.start(tx, running, 1));
        Selection then = new Selection(JobFilter.ALL.withErrorCode(Choice.of("busy")), null, now(), null);

        jdbi.useTransaction(tx -> jobs.fail(tx, running, FAILURE));
        failed();
        accepted("one", repeated);

        assertThat(found(then, Action.RETRY)).containsExactly(seen);
    }

    /** The job had failed before the moment of the dry run, but its transaction was not committed then. */
    @Test
    void whatWasNotCommittedAtTheMomentWasNotSeen() {
        UUID slow = accepted();
        try (Handle open = jdbi.open()) {
            open.begin();
            jobs.fail(open, slow, FAILURE);
            Selection then = new Selection(JobFilter.ALL, null, now(), null);
            open.commit();
            assertThat(found(then, Action.RETRY)).isEmpty();
            assertThat(found(all(JobFilter.ALL), Action.RETRY)).containsExactly(slow);
        }
    }

    @Test
    void aJobIsCancelledForWhatItWasAtTheMoment() {
        UUID waiting = accepted();
        UUID running = accepted();
        jdbi.useTransaction(tx -> jobs.start(tx, running, 1));
        UUID ends = accepted();
        String moment = now();

        jdbi.useTransaction(tx -> jobs.start(tx, waiting, 1));
        jdbi.useTransaction(tx -> jobs.retryLater(tx, running, FAILURE));
        jdbi.useTransaction(tx -> jobs.complete(tx, ends, null));
        UUID later = accepted();

        Selection pending = new Selection(JobFilter.ALL.withStatus(Choice.of("pending")), null, moment, null);
        Selection begun = new Selection(JobFilter.ALL.withStatus(Choice.of("running")), null, moment, null);
        assertThat(found(pending, Action.CANCEL)).containsExactly(waiting);
        assertThat(found(begun, Action.CANCEL)).containsExactly(running);
        assertThat(found(new Selection(JobFilter.ALL, null, moment, null), Action.CANCEL))
                .containsExactly(running, waiting);
        assertThat(found(all(JobFilter.ALL), Action.CANCEL)).containsExactly(later, running, waiting);
    }
}
