package dev.meridian.workflows.task;

import static dev.meridian.workflows.job.ActivityScript.LONG_OUTAGE;
import static dev.meridian.workflows.job.ActivityScript.both;
import static dev.meridian.workflows.job.ActivityScript.fails;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.LongRuns;
import dev.meridian.workflows.job.RecordedHistory;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.job.TestTemporal;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TaskWorkflowTest {
    private static final TaskOrder ORDER =
            new TaskOrder("job", "default", "webhook", TaskQueues.CONNECTORS, TaskJobs.RETRIES, Duration.ofSeconds(30));

    @RegisterExtension
    final TestTemporal temporal = new TestTemporal(TaskJobs.workflowId("default", "job"));

    private final ActivityScript script = new ActivityScript(temporal::now);

    @Test
    @RecordedHistory
    void anEffectThatSucceedsIsPerformedOnce() {
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).containsExactly("perform #1");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("completed");
    }

    @Test
    @RecordedHistory
    void reportedFailuresAreTriedThreeTimesAfterGrowingWaits() {
        script.on("perform", fails("busy", true), fails("busy", true), fails("busy", true));
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_FAILED);
        assertThat(script.calls())
                .containsExactly(
                        "perform #1",
                        "retryLater busy PT2S",
                        "perform #2",
                        "retryLater busy PT4S",
                        "perform #3",
                        "fail busy");
        assertThat(script.between("perform #1", "perform #3")).isGreaterThanOrEqualTo(Duration.ofSeconds(6));
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("failed");
    }

    @Test
    @RecordedHistory
    void whatCannotSucceedIsNotTriedAgain() {
        script.on("perform", fails("refused", false));
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_FAILED);
        assertThat(script.calls()).containsExactly("perform #1", "fail refused");
    }

    @Test
    @RecordedHistory
    void theNextAttemptWaitsForAsLongAsTheOtherSideAsks() {
        script.on("perform", () -> {
            throw new JobFailure("busy", "scripted", true, Duration.ofSeconds(90)).toApplicationFailure();
        });
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).containsExactly("perform #1", "retryLater busy PT1M30S", "perform #2");
        assertThat(script.between("perform #1", "perform #2")).isGreaterThanOrEqualTo(Duration.ofSeconds(90));
    }

    @Test
    @RecordedHistory
    void waitingForATurnIsNoAttempt() {
        Runnable noTurn = () -> {
            throw new JobFailure(JobFailure.QUOTA_EXHAUSTED, "scripted", true, Duration.ofSeconds(40))
                    .toApplicationFailure();
        };
        script.on("perform", noTurn, noTurn, fails("busy", true), noTurn, noTurn);
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .containsExactly(
                        "perform #1",
                        "retryLater quota_exhausted PT40S",
                        "perform #1",
                        "retryLater quota_exhausted PT40S",
                        "perform #1",
                        "retryLater busy PT2S",
                        "perform #2",
                        "retryLater quota_exhausted PT40S",
                        "perform #2",
                        "retryLater quota_exhausted PT40S",
                        "perform #2");
    }

    @Test
    void aTaskThatWaitsForItsTurnWithoutEndGoesOnInAnotherRunWithItsAttempts() {
        Runnable noTurn = fails(JobFailure.QUOTA_EXHAUSTED, true);
        Runnable[] steps = new Runnable[LongRuns.TRIES + 5];
        Arrays.fill(steps, noTurn);
        steps[0] = fails("busy", true);
        script.on("perform", steps);
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(temporal.runs()).isEqualTo(2);
        assertThat(script.calls()).endsWith("perform #2").doesNotContain("perform #3");
    }

    @Test
    @RecordedHistory
    void aLostWorkerIsNoAttempt() {
        temporal.noticeLostWorkersAfter(Duration.ofMillis(300));
        script.on("perform", ActivityScript::losesItsWorker);
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).containsExactly("perform #1", "perform #1");
    }

    @Test
    void aTaskThatKillsEveryWorkerEnds() {
        temporal.noticeLostWorkersAfter(Duration.ofMillis(50));
        Runnable[] losses = new Runnable[ActivityPolicies.MAX_LOST_WORKERS];
        Arrays.fill(losses, (Runnable) ActivityScript::losesItsWorker);
        script.on("perform", losses);
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_FAILED);
        assertThat(script.calls()).endsWith("fail " + JobFailure.TOO_MANY_WORKERS_LOST);
    }

    @Test
    @RecordedHistory
    void aCancelledTaskStopsItsEffectFirst() {
        script.on("perform", both(() -> temporal.workflow().cancel(), ActivityScript::untilCancelled));
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("perform #1", "cancel job");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("cancelled");
    }

    @Test
    void aCancelledTaskWhoseEffectFailsMeanwhileEndsAsCancelled() {
        Runnable failsInTheEnd = ActivityScript.untilCancelledThen(fails("bad_address", false));
        script.on("perform", both(() -> temporal.workflow().cancel(), failsInTheEnd));
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("perform #1", "cancel job");
    }

    @Test
    @RecordedHistory
    void aTaskCancelledWhileItWaitsForItsNextAttemptEndsAtOnce() {
        script.on("perform", fails("busy", true));
        script.on("retryLater", () -> temporal.workflow().cancel());
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("perform #1", "retryLater busy PT2S", "cancel job");
    }

    @Test
    @RecordedHistory
    void anEffectThatEndsAlthoughItIsCancelledCounts() {
        script.on("perform", both(() -> temporal.workflow().cancel(), ActivityScript.untilCancelledThen(() -> {})));
        start();
        temporal.end();
        assertThat(script.calls()).containsExactly("perform #1");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("completed");
    }

    @Test
    @RecordedHistory
    void aDatabaseThatIsAwayForLongCostsNoAttempt() {
        script.during(LONG_OUTAGE, fails(JobFailure.DATABASE_UNAVAILABLE, true), "perform");
        script.during(LONG_OUTAGE, ActivityScript::findsNoDatabase, "retryLater");
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).endsWith("perform #1").doesNotContain("perform #2");
    }

    @Test
    @RecordedHistory
    void theEndOfATaskWaitsForTheDatabase() {
        script.on("perform", fails("refused", false));
        script.during(LONG_OUTAGE, ActivityScript::findsNoDatabase, "fail");
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_FAILED);
        assertThat(script.calls()).endsWith("fail refused").hasSizeGreaterThan(5);
    }

    @Test
    void aTaskCancelledWhileTheDatabaseIsAwayEndsAsCancelled() {
        script.on("perform", fails("busy", true));
        script.during(LONG_OUTAGE, ActivityScript::findsNoDatabase, "retryLater", "cancel");
        temporal.after(Duration.ofSeconds(20), () -> temporal.workflow().cancel());
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls())
                .startsWith("perform #1")
                .endsWith("cancel job")
                .doesNotContain("perform #2");
    }

    private void start() {
        temporal.use(TaskWorkflowImpl.class, new FakeTaskActivities(script));
        TaskWorkflow workflow = temporal.client().newWorkflowStub(TaskWorkflow.class, temporal.startOptions());
        WorkflowClient.start(workflow::run, ORDER, null);
    }
}
