package dev.meridian.workflows.explorer;

import static dev.meridian.workflows.job.ActivityScript.LONG_OUTAGE;
import static dev.meridian.workflows.job.ActivityScript.both;
import static dev.meridian.workflows.job.ActivityScript.fails;
import static dev.meridian.workflows.job.ActivityScript.until;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.RecordedHistory;
import dev.meridian.workflows.job.TestTemporal;
import io.temporal.client.BatchRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StaticBuildWorkflowTest {
    private static final String SITE = "default";
    private static final Duration QUIET = Duration.ofSeconds(5);

    @RegisterExtension
    final TestTemporal temporal = new TestTemporal(StaticBuildState.workflowId(SITE));

    private final ActivityScript script = new ActivityScript(temporal::now);
    private final FakeBuildActivities builds = new FakeBuildActivities(script);

    @BeforeEach
    void useFakes() {
        temporal.use(StaticBuildWorkflowImpl.class, builds);
    }

    @Test
    @RecordedHistory
    void requestsThatComeCloseTogetherAreOneBuild() {
        request("a", "b", "c");
        endsAfter(
                "start c",
                "callHook [a, b, c]",
                "complete a, merged into a newer build",
                "complete b, merged into a newer build",
                "complete c");
        assertThat(temporal.searchAttribute(JobSearchAttributes.JOB_ID)).isEqualTo("c");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("completed");
    }

    @Test
    @RecordedHistory
    void theQuietWindowStartsAgainWithEachRequest() {
        temporal.after(Duration.ofSeconds(3), () -> request("b"));
        temporal.after(Duration.ofSeconds(7), () -> request("c"));
        long asked = temporal.now();
        request("a");
        temporal.end();
        assertThat(script.calls()).startsWith("start c").contains("complete c").doesNotContain("complete b");
        assertThat(script.timeOf("start c") - asked).isGreaterThanOrEqualTo(QUIET.toMillis() + 7000);
    }

    @Test
    void requestsWithoutEndCannotPutABuildOffForEver() {
        IntStream.rangeClosed(1, 40)
                .forEach(i -> temporal.after(QUIET.multipliedBy(i).minusSeconds(2), () -> request("later-" + i)));
        long asked = temporal.now();
        request("a");
        temporal.end();
        assertThat(script.timeOf(script.calls().getFirst()) - asked)
                .isLessThan(QUIET.multipliedBy(12).toMillis());
    }

    @Test
    @RecordedHistory
    void aRequestDuringABuildLeadsToAnother() {
        script.on("callHook", () -> request("b"));
        request("a");
        endsAfter(
                "start a",
                "callHook [a]",
                "complete a", //
                "start b",
                "callHook [b]",
                "complete b");
    }

    @Test
    @RecordedHistory
    void aHookThatFailsIsCalledAgainAfterAWait() {
        script.on("callHook", fails("build_hook_failed", true), fails("build_hook_failed", true));
        request("a");
        temporal.end();
        assertThat(script.calls())
                .containsSubsequence("retryLater a", "start a #2", "retryLater a", "start a #3")
                .endsWith("complete a");
        assertThat(script.between("retryLater a", "start a #2"))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(14));
    }

    @Test
    @RecordedHistory
    void aHookThatNeverRecoversFailsEveryJobOfTheBuild() {
        script.on(
                "callHook",
                Collections.nCopies(8, fails("build_hook_failed", true)).toArray(Runnable[]::new));
        request("a", "b");
        temporal.end();
        assertThat(script.calls()).endsWith("fail a build_hook_failed", "fail b build_hook_failed");
        assertThat(Collections.frequency(script.calls(), "retryLater b")).isEqualTo(7);
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("failed");
    }

    @Test
    void aHookThatRefusesForGoodIsNotCalledAgain() {
        script.on("callHook", fails("build_hook_failed", false));
        request("a");
        endsAfter("start a", "callHook [a]", "fail a build_hook_failed");
    }

    @Test
    @RecordedHistory
    void aCancelledBuildLeavesTheMergedRequestsTheirs() {
        script.on("callHook", both(() -> cancelJob("b"), ActivityScript::untilCancelled));
        request("a", "b");
        temporal.end();
        assertThat(script.calls())
                .contains("cancel b")
                .endsWith("start a", "callHook [a]", "complete a")
                .doesNotContain("complete b");
    }

    @Test
    @RecordedHistory
    void aBuildIsCancelledWhileItWaitsForItsNextAttempt() {
        script.on("callHook", fails("build_hook_failed", true));
        script.on("retryLater", () -> temporal.after(Duration.ofSeconds(2), () -> cancelJob("a")));
        request("a");
        temporal.end();
        assertThat(script.calls()).endsWith("retryLater a", "cancel a");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("cancelled");
    }

    @Test
    @RecordedHistory
    void aWaitingRequestIsCancelledWithoutDisturbingTheBuild() {
        script.on(
                "callHook",
                both(
                        () -> request("b"),
                        both(() -> cancelJob("b"), until(() -> script.calls().contains("cancel b")))));
        request("a");
        endsAfter("start a", "callHook [a]", "cancel b", "complete a");
    }

    @Test
    void aBuildWhoseEveryRequestIsCancelledInTheQuietWindowNeverStarts() {
        request("a");
        cancelJob("a");
        endsAfter("cancel a");
    }

    @Test
    @RecordedHistory
    void aRequestThatIsDeliveredTwiceTakesNoOtherRequestWithIt() {
        builds.haveEnded("b");
        request("a", "a", "b");
        endsAfter("start b", "start a", "callHook [a]", "complete a");
    }

    @Test
    @RecordedHistory
    void cancellingTheWorkflowCancelsWhatIsOpenAndBuildsWhatComesAfter() {
        script.on(
                "callHook",
                both(
                        () -> request("b"),
                        both(
                                () -> temporal.workflow().cancel(),
                                until(() -> script.calls().contains("complete c")))));
        script.on("cancel", () -> request("c"));
        request("a");
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls())
                .contains("cancel a", "cancel b", "complete c")
                .doesNotContain("complete a", "complete b");
    }

    @Test
    @RecordedHistory
    void aRequestThatArrivesWhileTheWorkflowCompletesIsNotLost() {
        temporal.beforeTheEnd(() -> request("b"));
        request("a");
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).endsWith("complete b");
    }

    @Test
    void fiveHundredRequestsDuringABuildAreOneMoreBuildInARunOfItsOwn() {
        script.on(
                "callHook",
                ActivityScript.forEach(
                        IntStream.rangeClosed(1, 501).mapToObj(i -> "b" + i).toList(), this::request));
        request("a");
        temporal.end();
        List<String> hooks = script.calls().stream()
                .filter(call -> call.startsWith("callHook"))
                .toList();
        assertThat(hooks).hasSize(2);
        assertThat(hooks.getLast()).contains("[b1,", "b501]");
        assertThat(script.calls())
                .contains("complete a", "complete b1, merged into a newer build")
                .endsWith("complete b501");
        assertThat(temporal.runs()).isEqualTo(2);
    }

    private void endsAfter(String... calls) {
        temporal.end();
        assertThat(script.calls()).containsExactly(calls);
    }

    private void request(String... jobIds) {
        for (String jobId : jobIds) {
            StaticBuildWorkflow workflow =
                    temporal.client().newWorkflowStub(StaticBuildWorkflow.class, temporal.startOptions());
            BatchRequest signalWithStart = temporal.client().newSignalWithStartRequest();
            signalWithStart.add(workflow::run, new StaticBuildState(SITE, QUIET, List.of()));
            signalWithStart.add(workflow::requestBuild, new BuildRequest(jobId));
            temporal.client().signalWithStart(signalWithStart);
        }
    }

    @Test
    @RecordedHistory
    void aDatabaseThatIsAwayForLongCostsNoAttempt() {
        script.during(LONG_OUTAGE, ActivityScript::findsNoDatabase, "start", "retryLater", "complete");
        script.during(LONG_OUTAGE, fails(JobFailure.DATABASE_UNAVAILABLE, true), "callHook");
        request("a");
        temporal.end();
        assertThat(script.calls()).endsWith("complete a").doesNotContain("start a #2");
    }

    private void cancelJob(String jobId) {
        temporal.workflow().signal("cancelJob", jobId);
    }
}
