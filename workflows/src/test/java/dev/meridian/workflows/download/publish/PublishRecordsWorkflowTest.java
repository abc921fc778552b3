package dev.meridian.workflows.download.publish;

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
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PublishRecordsWorkflowTest {
    @RegisterExtension
    final TestTemporal temporal = new TestTemporal(PublishJobs.workflowId("acme", "snapshot"));

    private final ActivityScript script = new ActivityScript(temporal::now);

    @Test
    @RecordedHistory
    void aPlanIsPublishedTurnByTurn() {
        start(3);
        temporal.end();
        assertThat(script.calls()).containsExactly("prepare #1", "publish 1", "publish 2", "publish 3", "complete ");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("completed");
    }

    @Test
    @RecordedHistory
    void aTurnThatFailsIsTriedAgainWithAHigherNumber() {
        script.on("publish", () -> {}, fails("unreachable", true));
        start(2);
        temporal.end();
        assertThat(script.calls())
                .containsExactly(
                        "prepare #1",
                        "publish 1",
                        "publish 2",
                        "retryLater unreachable in PT5S",
                        "prepare #2",
                        "publish 3",
                        "complete ");
    }

    @Test
    @RecordedHistory
    void aPlanThatHasChangedFailsTheJobAtOnce() {
        script.on("prepare", fails("plan_changed", false));
        start(1);
        temporal.end();
        assertThat(script.calls()).containsExactly("prepare #1", "fail plan_changed");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("failed");
    }

    @Test
    @RecordedHistory
    void aWaitForAQuotaUsesUpNoAttempt() {
        Runnable quota = fails(JobFailure.QUOTA_EXHAUSTED, true);
        script.on("publish", quota, quota, quota, quota, quota);
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).endsWith("publish 6", "complete ");
    }

    @Test
    @RecordedHistory
    void aSnapshotThatAnotherJobHasIsWaitedForAndCostsNoAttempt() {
        Runnable busy = fails(JobFailure.SNAPSHOT_BUSY, true);
        script.on("prepare", busy, busy, busy, busy, busy);
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .containsSubsequence(
                        "prepare #1",
                        "retryLater snapshot_busy in PT2S",
                        "prepare #1",
                        "retryLater snapshot_busy in PT32S",
                        "prepare #1",
                        "publish 1",
                        "complete ")
                .doesNotContain("prepare #2");
    }

    @Test
    void aWaitForAnotherJobWithoutEndGoesOnInAnotherRunWithItsAttempts() {
        Runnable[] steps = new Runnable[LongRuns.TRIES + 5];
        Arrays.fill(steps, fails(JobFailure.SNAPSHOT_BUSY, true));
        steps[0] = fails("unreachable", true);
        script.on("prepare", steps);
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(temporal.runs()).isEqualTo(2);
        assertThat(script.calls())
                .endsWith("prepare #2", "publish 1", "complete ")
                .doesNotContain("prepare #3");
    }

    @Test
    @RecordedHistory
    void aCancelledJobStopsItsTurnFirst() {
        script.on("publish", both(() -> temporal.workflow().cancel(), ActivityScript::untilCancelled));
        start(2);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("prepare #1", "publish 1", "cancel ");
    }

    private void start(int turns) {
        temporal.use(PublishRecordsWorkflowImpl.class, new FakePublishActivities(script, turns));
        PublishRecordsWorkflow workflow =
                temporal.client().newWorkflowStub(PublishRecordsWorkflow.class, temporal.startOptions());
        WorkflowClient.start(workflow::run, PublishState.initial("job"));
    }
}
