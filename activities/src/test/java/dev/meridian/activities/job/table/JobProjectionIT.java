package dev.meridian.activities.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobOutcome;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class JobProjectionIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final JobFailure FAILURE = new JobFailure("object_store_failed", "no bucket", true);
    private static final String WORKFLOW = "explorer-refresh/default/rivers";

    private final JobProjection jobs = new JobProjection();

    @Test
    void theDatabaseAndTheCodeAgreeOnWhichStatesFollowWhich() {
        for (JobStatus from : JobStatus.values()) {
            for (JobStatus to : JobStatus.values()) {
                boolean allowed =
                        JDBI.withHandle(handle -> handle.createQuery("SELECT job_status_can_become(:from, :to)")
                                .bind("from", from.wireName())
                                .bind("to", to.wireName())
                                .mapTo(boolean.class)
                                .one());
                assertThat(allowed).as("%s to %s", from, to).isEqualTo(from.canBecome(to));
            }
        }
    }

    @Test
    void aJobThatHasEndedStaysAsItEnded() {
        UUID id = accept(1);
        inTransaction(tx -> assertThat(jobs.cancel(tx, id)).isTrue());

        inTransaction(tx -> {
            assertThat(jobs.complete(tx, id, null)).isFalse();
            assertThat(jobs.fail(tx, id, FAILURE)).isFalse();
            assertThat(jobs.start(tx, id, 1)).isFalse();
        });

        assertThat(column(id, "status", String.class)).isEqualTo("cancelled");
    }

    @Test
    void progressNeverMovesBackwardsAndIsExactAtTheEnd() {
        UUID id = accept(2);
        inTransaction(tx -> jobs.start(tx, id, 1));
        inTransaction(tx -> jobs.progress(tx, id, new Progress(70, 100), 70, "syncing"));
        inTransaction(tx -> jobs.progress(tx, id, new Progress(20, 50), 40, "again"));
        assertThat(column(id, "progress", Integer.class)).isEqualTo(70);
        assertThat(column(id, "processed_items", Integer.class)).isEqualTo(70);
        assertThat(column(id, "total_items", Integer.class)).isEqualTo(70);

        inTransaction(tx -> jobs.progress(tx, id, new Progress(70, 90), 80, "nearly"));
        inTransaction(tx -> jobs.complete(tx, id, null));
        assertThat(column(id, "progress", Integer.class)).isEqualTo(100);
        assertThat(column(id, "processed_items", Integer.class)).isEqualTo(90);
    }

    @Test
    void everyChangeOfStateIsAnEventAndTheNumbersHaveNoGaps() {
        UUID id = accept(3);
        inTransaction(tx -> jobs.start(tx, id, 1));
        for (int i = 1; i <= 50; i++) {
            int processed = i;
            inTransaction(tx -> jobs.progress(tx, id, new Progress(processed, 50), processed, "building"));
        }
        inTransaction(tx -> jobs.retryLater(tx, id, FAILURE));
        inTransaction(tx -> jobs.start(tx, id, 2));
        inTransaction(tx -> jobs.complete(tx, id, null));

        List<Integer> numbers = JDBI.withHandle(
                handle -> handle.createQuery("SELECT seq FROM job_events WHERE job_id = :id ORDER BY id")
                        .bind("id", id)
                        .mapTo(Integer.class)
                        .list());
        List<String> states = JDBI.withHandle(
                handle -> handle.createQuery("SELECT status FROM job_events WHERE job_id = :id ORDER BY id")
                        .bind("id", id)
                        .mapTo(String.class)
                        .list());
        // Progress is an event at most once a second, so a slow machine may show a few of its own.
        assertThat(withoutRepeats(states)).containsExactly("pending", "running", "pending", "running", "completed");
        assertThat(states).hasSizeLessThan(15);
        assertThat(numbers)
                .isEqualTo(IntStream.rangeClosed(1, states.size()).boxed().toList());
    }

    @Test
    void aLostWorkerShowsAtTheJobUntilItIsDoneAndIsNoAttempt() {
        UUID id = accept(5);
        inTransaction(tx -> jobs.start(tx, id, 1));
        inTransaction(tx -> jobs.workerLost(tx, id, 2));
        JobFilter retrying = TestFilters.filter(null, null, null, null, null, null, null, true);
        JobRow shown = JDBI.withHandle(handle -> JobQueries.newestFirst(handle, "default", retrying, null, 10)).stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(shown.lastFailure())
                .isEqualTo(new JobError("worker_lost", "2 workers were lost with this attempt", true));
        assertThat(shown.state().attempt()).isEqualTo(1);
        assertThat(retrying()).contains(id);

        inTransaction(tx -> jobs.complete(tx, id, null));
        assertThat(retrying()).doesNotContain(id);
    }

    private static List<UUID> retrying() {
        return JDBI.withHandle(handle -> JobQueries.retrying(handle, "default", 10)).stream()
                .map(JobRow::id)
                .toList();
    }

    @Test
    void oneStatementSupersedesAllOlderJobsOfAWorkflow() {
        String workflow = WORKFLOW + "-busy";
        List<UUID> older = List.of(accept(workflow, 1), accept(workflow, 2), accept(workflow, 3));
        UUID newest = accept(workflow, 4);

        int superseded = JDBI.inTransaction(tx -> jobs.supersedeOlder(tx, workflow, 4));

        assertThat(superseded).isEqualTo(3);
        assertThat(older).allSatisfy(id -> {
            assertThat(column(id, "status", String.class)).isEqualTo("completed");
            assertThat(column(id, "outcome", String.class)).isEqualTo(JobOutcome.SUPERSEDED);
        });
        assertThat(column(newest, "status", String.class)).isEqualTo("pending");
    }

    private static List<String> withoutRepeats(List<String> states) {
        List<String> changes = new ArrayList<>();
        for (String state : states) {
            if (changes.isEmpty() || !changes.getLast().equals(state)) {
                changes.add(state);
            }
        }
        return changes;
    }

    private UUID accept(long generation) {
        return accept(WORKFLOW, generation);
    }

    private UUID accept(String workflowId, long generation) {
        UUID id = JobIds.next();
        inTransaction(tx -> jobs.insert(
                tx, new NewJob(id, "default", new JobType("explorer_refresh"), "rivers", generation, workflowId)));
        return id;
    }

    private static void inTransaction(Consumer<Handle> work) {
        JDBI.useTransaction(work::accept);
    }

    private static <T> T column(UUID id, String name, Class<T> type) {
        return JDBI.withHandle(handle -> handle.createQuery("SELECT " + name + " FROM jobs WHERE id = :id")
                .bind("id", id)
                .mapTo(type)
                .one());
    }
}
