package dev.meridian.workflows.record;

import static dev.meridian.workflows.job.ActivityScript.LONG_OUTAGE;
import static dev.meridian.workflows.job.ActivityScript.both;
import static dev.meridian.workflows.job.ActivityScript.fails;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.RecordedHistory;
import dev.meridian.workflows.job.TestTemporal;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecordWorkflowTest {
    private static final RecordKey KEY = new RecordKey("alpha", 42);

    @RegisterExtension
    final TestTemporal temporal = new TestTemporal(KEY.workflowId());

    private final ActivityScript script = new ActivityScript(temporal::now);

    @Test
    @RecordedHistory
    void theStepsAreDoneAndPublished() {
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .containsSubsequence("begin #1", "measure 1", "compare 1", "publish 1")
                .containsSubsequence("measure 1", "separate 1", "publish 1")
                .hasSize(5);
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("completed");
    }

    @Test
    @RecordedHistory
    void audioThatComesInMeanwhileMakesAnotherRound() {
        start(2);
        temporal.end();
        assertThat(script.calls())
                .containsSubsequence("begin #1", "measure 1", "separate 1", "publish 1")
                .containsSubsequence("publish 1", "begin #1", "measure 2", "compare 2", "publish 2")
                .hasSize(10);
    }

    @Test
    @RecordedHistory
    void aRecordThatIsGoneIsLeftAlone() {
        start(0);
        temporal.end();
        assertThat(script.calls()).containsExactly("begin #1");
    }

    @Test
    @RecordedHistory
    void fiveFailedAttemptsFailTheJobAfterWaitsThatDouble() {
        script.on(
                "measure",
                fails("disk_full", true),
                fails("disk_full", true),
                fails("disk_full", true),
                fails("disk_full", true),
                fails("disk_full", true));
        start(1);
        temporal.end();
        assertThat(script.calls())
                .containsSubsequence(
                        "retryLater disk_full in PT2S",
                        "begin #2",
                        "retryLater disk_full in PT4S",
                        "retryLater disk_full in PT8S",
                        "retryLater disk_full in PT16S",
                        "begin #5")
                .endsWith("fail disk_full");
        assertThat(script.between("retryLater disk_full in PT4S", "begin #3"))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(4));
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("failed");
    }

    @Test
    @RecordedHistory
    void audioThatIsNoneFailsAtOnce() {
        script.on("measure", fails("not_audio", false));
        start(1);
        temporal.end();
        assertThat(script.calls()).containsExactly("begin #1", "measure 1", "fail not_audio");
    }

    @Test
    @RecordedHistory
    void aCancelledJobStopsItsStepFirst() {
        script.on("measure", both(() -> temporal.workflow().cancel(), ActivityScript::untilCancelled));
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("begin #1", "measure 1", "cancel #1");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("cancelled");
    }

    @Test
    @RecordedHistory
    void aWorkerWithoutTheProgramsCostsNoAttempt() {
        script.during(LONG_OUTAGE, fails(JobFailure.PROGRAM_MISSING, true), "measure");
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).doesNotContain("begin #2").noneMatch(call -> call.startsWith("fail"));
    }

    @Test
    @RecordedHistory
    void whatAWorkerOfAnotherVersionHasMeasuredIsMeasuredAgainAndCostsNoAttempt() {
        script.on("publish", fails(JobFailure.OTHER_VERSION, true));
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .containsSubsequence(
                        "publish 1", "retryLater other_version in PT2S", "begin #1", "measure 1", "publish 1")
                .doesNotContain("begin #2");
    }

    @Test
    @RecordedHistory
    void stemsThatCantBeMadeLeaveTheRestToBePublished() {
        script.on("separate", fails("unknown_engine", false));
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .containsSubsequence("measure 1", "separate 1", "leaveOutStems unknown_engine", "publish 1")
                .containsSubsequence("measure 1", "compare 1", "leaveOutStems unknown_engine")
                .hasSize(6);
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("completed");
    }

    @Test
    @RecordedHistory
    void stemsAreTriedFiveTimesBeforeTheyAreLeftOut() {
        script.on(
                "separate",
                fails("disk_full", true),
                fails("disk_full", true),
                fails("disk_full", true),
                fails("disk_full", true),
                fails("disk_full", true));
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .containsSubsequence("retryLater disk_full in PT2S", "begin #2", "measure 1", "separate 1")
                .containsSubsequence("begin #5", "separate 1", "leaveOutStems disk_full", "publish 1");
    }

    @Test
    @RecordedHistory
    void aCancelledJobStopsItsStemsFirst() {
        script.on("separate", both(() -> temporal.workflow().cancel(), ActivityScript::untilCancelled));
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls())
                .containsSubsequence("begin #1", "measure 1", "separate 1")
                .endsWith("cancel #1");
    }

    @Test
    void aCancelledJobStopsItsStemsAlthoughItsFingerprintsEndAtThatMoment() {
        CountDownLatch cancelling = new CountDownLatch(1);
        script.on("compare", () -> await(cancelling));
        script.on(
                "separate",
                both(
                        both(
                                () -> script.awaitCall("compare 1"),
                                () -> temporal.workflow().cancel()),
                        ActivityScript::untilCancelled));
        temporal.beforeACancellation(() -> {
            cancelling.countDown();
            temporal.awaitNoActivity("Compare");
        });
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls())
                .startsWith("begin #1", "measure 1")
                .contains("compare 1", "separate 1")
                .endsWith("cancel #1")
                .hasSize(5);
    }

    @Test
    void aCancelledJobWhoseFingerprintsHaveNotBegunStopsItsStems() {
        temporal.useOneSlot();
        script.on("separate", both(() -> temporal.workflow().cancel(), ActivityScript::untilCancelled));
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("begin #1", "measure 1", "separate 1", "cancel #1");
    }

    @Test
    @RecordedHistory
    void stemsAreMadeWhileTheFingerprintsAreTaken() {
        CountDownLatch compared = new CountDownLatch(1);
        CountDownLatch parting = new CountDownLatch(1);
        script.on("compare", () -> {
            await(parting);
            compared.countDown();
        });
        script.on("separate", () -> {
            parting.countDown();
            await(compared);
        });
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).endsWith("publish 1").hasSize(5);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    @RecordedHistory
    void fingerprintsThatCantBeTakenStopTheStemsBeforeTheNextAttempt() {
        CountDownLatch parting = new CountDownLatch(1);
        script.on("compare", both(() -> await(parting), fails("disk_full", true)));
        script.on("separate", both(parting::countDown, ActivityScript::untilCancelled));
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .containsSubsequence(
                        "separate 1", "retryLater disk_full in PT2S", "begin #2", "separate 1", "publish 1");
    }

    @Test
    @RecordedHistory
    void stemsWaitForTheBucketWithoutAnAttempt() {
        script.during(LONG_OUTAGE, fails(JobFailure.OBJECT_STORE_UNAVAILABLE, true), "separate");
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .doesNotContain("begin #2")
                .noneMatch(call -> call.startsWith("leaveOutStems"))
                .endsWith("publish 1");
    }

    private void start(int versions) {
        temporal.use(ProcessRecordWorkflowImpl.class, new FakeRecordActivities(script, versions));
        ProcessRecordWorkflow workflow =
                temporal.client().newWorkflowStub(ProcessRecordWorkflow.class, temporal.startOptions());
        WorkflowClient.start(workflow::run, new RecordTurn(KEY, "job", 1));
    }
}
