package dev.meridian.activities.explorer.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.activities.explorer.edit.ExplorerEdits;
import dev.meridian.activities.explorer.refresh.ExplorerRefreshControl;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.handover.Reconciler;
import dev.meridian.activities.job.handover.Reconciler.Sweep;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.activities.testing.TestTemporal;
import dev.meridian.workflows.explorer.ExplorerKey;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The reconciler with refreshes of explorers, on a real Temporal server that no worker polls. */
@Tag("slow")
@Timeout(300)
class ReconcilerIT {
    private static final TestTemporal TEMPORAL = TestTemporal.create();

    private final Jdbi jdbi = TestDatabase.create().jdbi();
    private final JobProjection jobs = new JobProjection();
    private final Outbox outbox = new Outbox(jdbi, jobs, List.of(new ExplorerRefreshControl(TEMPORAL.client())));
    private final ExplorerEdits edits = new ExplorerEdits(jdbi, jobs, outbox);
    private final AtomicInteger repairs = new AtomicInteger();
    private final Reconciler reconciler = reconciler(Duration.ZERO);
    private final ExplorerKey explorer = new ExplorerKey(
            "default", "reconciled-" + UUID.randomUUID().toString().substring(0, 8));

    @AfterAll
    static void close() {
        TEMPORAL.close();
    }

    @Test
    void aJobWhoseWorkflowRunsIsLeftAlone() {
        UUID job = put();

        assertThat(reconciler.sweep()).isEqualTo(new Sweep(0, 0, 1));

        assertThat(status(job)).isEqualTo("pending");
    }

    @Test
    void aTerminatedWorkflowEndsItsJobsAsCancelled() {
        UUID first = put();
        UUID second = put();
        workflow().terminate("by an operator");

        assertThat(reconciler.sweep().ended()).isEqualTo(2);

        assertThat(status(first)).isEqualTo("cancelled");
        assertThat(status(second)).isEqualTo("cancelled");
        assertThat(explorerStatus()).isEqualTo("failed");
        assertThat(reconciler.sweep()).isEqualTo(new Sweep(0, 0, 1));
    }

    @Test
    void aJobThatTemporalHasForgottenFails() {
        UUID job = put();
        forgetRun();
        jdbi.useHandle(handle -> handle.execute("UPDATE jobs SET workflow_id = workflow_id || '-forgotten'"));

        assertThat(reconciler.sweep().ended()).isEqualTo(1);

        assertThat(status(job)).isEqualTo("failed: workflow_not_found");
        assertThat(explorerStatus()).isEqualTo("failed");
    }

    /**
     * The case of a long job that continued as another run, and whose first run was deleted after the namespace's
     * retention time.
     */
    @Test
    void aJobOfWhichOnlyTheNewestRunIsKnownIsLeftAlone() {
        UUID job = put();
        forgetRun();

        assertThat(reconciler.sweep().ended()).isZero();

        assertThat(status(job)).isEqualTo("pending");
    }

    private void forgetRun() {
        jdbi.useHandle(handle ->
                handle.execute("UPDATE jobs SET run_id = ?", UUID.randomUUID().toString()));
    }

    @Test
    void aNewerRunOfTheSameExplorerKeepsItsOwnJob() {
        UUID terminated = put();
        workflow().terminate("by an operator");
        UUID newer = put();

        reconciler.sweep();

        assertThat(status(terminated)).isEqualTo("cancelled");
        assertThat(status(newer)).isEqualTo("pending");
        assertThat(explorerStatus()).isEqualTo("queued");
    }

    @Test
    void anUndeliveredJobIsSentAgain() {
        RecordingControl away = new RecordingControl();
        away.away = true;
        ExplorerEdits whileAway = new ExplorerEdits(jdbi, jobs, new Outbox(jdbi, jobs, List.of(away)));
        UUID job = put(whileAway);
        assertThat(runId(job)).isEmpty();

        assertThat(reconciler.sweep().resent()).isEqualTo(1);

        assertThat(runId(job)).hasSize(1);
        assertThat(workflow().describe().getStatus().name()).endsWith("RUNNING");
        assertThat(reconciler.sweep()).isEqualTo(new Sweep(0, 0, 1));
    }

    @Test
    void aJobThatTemporalRefusesDoesNotHoldUpTheOthers() {
        RecordingControl away = new RecordingControl();
        away.away = true;
        ExplorerEdits whileAway = new ExplorerEdits(jdbi, jobs, new Outbox(jdbi, jobs, List.of(away)));
        UUID refused = put(whileAway);
        jdbi.useHandle(handle -> handle.execute("UPDATE jobs SET workflow_id = ?", "x".repeat(5000)));
        UUID fine = put(whileAway);

        reconciler.sweep();
        reconciler.sweep();

        assertThat(runId(refused)).isEmpty();
        assertThat(runId(fine)).hasSize(1);
    }

    @Test
    void whatIsYoungIsLeftToWhoeverAcceptedIt() {
        put();
        workflow().terminate("by an operator");

        assertThat(reconciler(Duration.ofMinutes(1)).sweep()).isEqualTo(new Sweep(0, 0, 1));
    }

    @Test
    void oneProcessSweepsAtATime() throws Exception {
        Reconciler[] other = new Reconciler[1];
        try (ExecutorService elsewhere = Executors.newSingleThreadExecutor()) {
            Reconciler outer = reconciler(Duration.ZERO, () -> {
                try {
                    return elsewhere.submit(() -> other[0].sweep()).get().repaired();
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
            other[0] = reconciler;

            assertThat(outer.sweep().repaired()).isZero();
        }

        assertThat(repairs.get()).isZero();
        assertThat(reconciler.sweep().repaired()).isEqualTo(1);
    }

    private Reconciler reconciler(Duration age) {
        return reconciler(age, () -> {
            repairs.incrementAndGet();
            return 1;
        });
    }

    private Reconciler reconciler(Duration age, Reconciler.Repair repair) {
        return new Reconciler(jdbi, jobs, outbox, TEMPORAL.client(), List.of(repair), age, age);
    }

    private UUID put() {
        return put(edits);
    }

    private UUID put(ExplorerEdits through) {
        return through.put(explorer, Tsv.published().view("Deaths", "One").text(), new CommitMetadata(null, null, null))
                .job()
                .orElseThrow()
                .id();
    }

    private WorkflowStub workflow() {
        return TEMPORAL.client().newUntypedWorkflowStub(explorer.workflowId());
    }

    private String status(UUID job) {
        return text("SELECT concat_ws(': ', status, error_code) FROM jobs WHERE id = '" + job + "'")
                .getFirst();
    }

    private List<String> runId(UUID job) {
        return text("SELECT run_id FROM jobs WHERE run_id IS NOT NULL AND id = '" + job + "'");
    }

    private String explorerStatus() {
        return text("SELECT views_refresh_status FROM explorers").getFirst();
    }

    private List<String> text(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
