package dev.meridian.workflows.download;

import static dev.meridian.workflows.job.ActivityScript.LONG_OUTAGE;
import static dev.meridian.workflows.job.ActivityScript.both;
import static dev.meridian.workflows.job.ActivityScript.fails;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.LongRuns;
import dev.meridian.workflows.job.RecordedHistory;
import dev.meridian.workflows.job.TestTemporal;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DownloadRecordsWorkflowTest {
    @RegisterExtension
    final TestTemporal temporal = new TestTemporal(DownloadJobs.workflowId("acme", "snapshot"));

    private final ActivityScript script = new ActivityScript(temporal::now);

    @Test
    @RecordedHistory
    void everyTableIsReadToItsEndAndThenTheJobIsComplete() {
        FakeDownloadActivities fake = start(3, 2, 2);
        temporal.end();
        assertThat(script.calls())
                .startsWith("prepare #1")
                .endsWith("complete ")
                .hasSize(8);
        for (int table = 0; table < 3; table++) {
            assertThat(Collections.frequency(script.calls(), "read " + table)).isEqualTo(2);
        }
        assertThat(fake.given()).as("each turn has a number of its own").containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("completed");
    }

    @Test
    @RecordedHistory
    void aTableThatFailsIsTriedAgainAndStopsNoOther() {
        script.on("read", fails("unreachable", true), () -> {}, fails("unreachable", true), fails("unreachable", true));
        start(2, 1, 1);
        temporal.end();
        assertThat(script.calls())
                .containsSubsequence(
                        "read 0",
                        "waits 0 unreachable in PT5S",
                        "read 0",
                        "read 1",
                        "waits 1 unreachable in PT5S",
                        "read 1");
        assertThat(script.calls()).endsWith("read 1", "complete ");
        assertThat(script.between("waits 0 unreachable in PT5S", "read 1"))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    @RecordedHistory
    void aTableThatCantBeReadFailsAloneAndTheJobSaysSo() {
        script.on("read", fails("unauthorized", false));
        start(2, 1, 1);
        temporal.end();
        assertThat(script.calls())
                .containsExactly(
                        "prepare #1", "read 0", "fails 0 unauthorized", "read 1", "complete ", "fail tables_failed");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("failed");
    }

    @Test
    @RecordedHistory
    void aWaitForAQuotaUsesUpNoAttempt() {
        Runnable quota = fails(JobFailure.QUOTA_EXHAUSTED, true);
        script.on("read", quota, quota, quota, quota, quota);
        start(1, 1, 1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(Collections.frequency(script.calls(), "read 0")).isEqualTo(6);
        assertThat(script.calls()).endsWith("complete ");
    }

    @Test
    @RecordedHistory
    void aConnectionThatCantBeListedIsTriedAgainAndFailsTheJob() {
        script.on("prepare", fails("unreachable", true), fails("unauthorized", false));
        start(1, 1, 1);
        temporal.end();
        assertThat(script.calls())
                .containsExactly("prepare #1", "retryLater unreachable in PT5S", "prepare #2", "fail unauthorized");
    }

    @Test
    @RecordedHistory
    void aSnapshotThatAnotherJobHasIsWaitedForAndCostsNoAttempt() {
        Runnable busy = fails(JobFailure.SNAPSHOT_BUSY, true);
        script.on("prepare", busy, busy, busy, busy, busy);
        start(1, 1, 1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .containsSubsequence(
                        "prepare #1",
                        "retryLater snapshot_busy in PT2S",
                        "prepare #1",
                        "retryLater snapshot_busy in PT32S",
                        "prepare #1",
                        "read 0",
                        "complete ")
                .doesNotContain("prepare #2");
    }

    @Test
    void aWaitForAnotherJobWithoutEndGoesOnInAnotherRunWithItsAttempts() {
        Runnable[] steps = new Runnable[LongRuns.TRIES + 5];
        Arrays.fill(steps, fails(JobFailure.SNAPSHOT_BUSY, true));
        steps[0] = fails("unreachable", true);
        script.on("prepare", steps);
        start(1, 1, 1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(temporal.runs()).isEqualTo(2);
        assertThat(script.calls()).endsWith("prepare #2", "read 0", "complete ").doesNotContain("prepare #3");
    }

    @Test
    @RecordedHistory
    void aCancelledJobStopsItsTablesFirst() {
        script.on("read", both(() -> temporal.workflow().cancel(), ActivityScript::untilCancelled));
        start(2, 1, 1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("prepare #1", "read 0", "cancel ");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("cancelled");
    }

    @Test
    @RecordedHistory
    void aDatabaseThatIsAwayForLongCostsNoAttempt() {
        script.during(LONG_OUTAGE, fails(JobFailure.DATABASE_UNAVAILABLE, true), "prepare", "read");
        script.during(LONG_OUTAGE, ActivityScript::findsNoDatabase, "retryLater", "waits", "complete");
        start(2, 2, 1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).noneMatch(call -> call.startsWith("fail"));
    }

    @Test
    @RecordedHistory
    void aPausedDownloadGoesOnWhenItIsResumed() {
        FakeDownloadActivities fake = new FakeDownloadActivities(script, 1, 1, 1);
        fake.setPaused(true);
        temporal.after(Duration.ofMinutes(20), () -> {
            fake.setPaused(false);
            temporal.workflow().signal("resume");
        });
        begin(fake);
        temporal.end();
        assertThat(script.calls()).containsExactly("prepare #1", "read 0", "read 0", "complete ");
        assertThat(script.between("prepare #1", "complete ")).isLessThan(DownloadJobs.LONGEST_REST);
    }

    @Test
    @RecordedHistory
    void aPausedDownloadWhoseSignalWasLostLooksAgain() {
        FakeDownloadActivities fake = new FakeDownloadActivities(script, 1, 1, 1);
        fake.setPaused(true);
        script.on("read", () -> {}, () -> {}, () -> fake.setPaused(false));
        begin(fake);
        temporal.end();
        assertThat(script.calls()).containsExactly("prepare #1", "read 0", "read 0", "read 0", "complete ");
        assertThat(script.between("prepare #1", "complete "))
                .isGreaterThanOrEqualTo(DownloadJobs.LONGEST_REST.multipliedBy(2));
    }

    private FakeDownloadActivities start(int tables, int atOnce, int turnsOfATable) {
        FakeDownloadActivities fake = new FakeDownloadActivities(script, tables, atOnce, turnsOfATable);
        begin(fake);
        return fake;
    }

    private void begin(FakeDownloadActivities fake) {
        temporal.use(DownloadRecordsWorkflowImpl.class, fake);
        DownloadRecordsWorkflow workflow =
                temporal.client().newWorkflowStub(DownloadRecordsWorkflow.class, temporal.startOptions());
        WorkflowClient.start(workflow::run, DownloadState.initial("job"));
    }
}
