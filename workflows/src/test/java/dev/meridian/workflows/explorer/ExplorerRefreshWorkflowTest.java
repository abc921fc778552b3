package dev.meridian.workflows.explorer;

import static dev.meridian.workflows.explorer.FakeExplorerActivities.jobId;
import static dev.meridian.workflows.job.ActivityScript.LONG_OUTAGE;
import static dev.meridian.workflows.job.ActivityScript.both;
import static dev.meridian.workflows.job.ActivityScript.fails;
import static dev.meridian.workflows.job.ActivityScript.until;
import static dev.meridian.workflows.job.ActivityScript.untilCancelledThen;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.RecordedHistory;
import dev.meridian.workflows.job.TestTemporal;
import io.temporal.client.BatchRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplorerRefreshWorkflowTest {
    private static final ExplorerKey EXPLORER = new ExplorerKey("default", "co2");

    @RegisterExtension
    final TestTemporal temporal = new TestTemporal(EXPLORER.workflowId());

    private final ActivityScript script = new ActivityScript(temporal::now);
    private final FakeExplorerActivities explorer = new FakeExplorerActivities(script);

    @BeforeEach
    void useFakes() {
        temporal.use(ExplorerRefreshWorkflowImpl.class, explorer);
    }

    @Test
    @RecordedHistory
    void oneRequestGoesThroughThePhasesInOrder() {
        request(1);
        endsAfter("begin 1", "refreshViews 1", "syncObjects 1", "complete 1", "requestStaticBuild 1");
        assertThat(temporal.searchAttribute(JobSearchAttributes.JOB_ID)).isEqualTo("job-1");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("completed");
    }

    @Test
    @RecordedHistory
    void aNewerUpdateNeverCutsTheDatabasePhase() {
        script.on("refreshViews", both(() -> request(2), until(() -> state().waiting() != null)));
        request(1);
        endsAfter(
                "begin 1",
                "refreshViews 1",
                "supersede 1", //
                "begin 2",
                "refreshViews 2",
                "syncObjects 2",
                "complete 2",
                "requestStaticBuild 2");
    }

    @Test
    @RecordedHistory
    void ofManyUpdatesDuringARefreshOnlyTheNewestIsServed() {
        script.on("refreshViews", () -> request(2, 3, 4, 5, 6));
        request(1);
        temporal.end();
        assertThat(script.calls()).contains("supersede 1", "complete 6").doesNotContain("begin 2", "begin 5");
    }

    @Test
    @RecordedHistory
    void anUploadIsCutOnceThenTheNextRefreshWaitsForQuietAndIsNotCut() {
        script.on("syncObjects", both(() -> request(2), ActivityScript::untilCancelled), () -> request(3));
        request(1);
        endsAfter(
                "begin 1",
                "refreshViews 1",
                "syncObjects 1",
                "supersede 1",
                "begin 2 even if stale",
                "refreshViews 2",
                "syncObjects 2",
                "supersede 2",
                "begin 3",
                "refreshViews 3",
                "syncObjects 3",
                "complete 3",
                "requestStaticBuild 3");
        assertThat(script.between("supersede 1", "begin 2 even if stale"))
                .isBetween(ExplorerJobs.QUIET_AFTER_CUT, ExplorerJobs.LONGEST_QUIET_WAIT);
    }

    @Test
    void theWaitForQuietEndsAfterFiveSecondsAlthoughUpdatesGoOn() {
        // The updates begin with the upload, however long the machine takes to get there; several come within each
        // window of
        // quiet, because a busy machine sends some of them late.
        Runnable updates = () -> {
            request(2);
            for (int i = 1; i <= 60; i++) {
                long generation = i + 2L;
                temporal.after(Duration.ofMillis(200L * i), () -> request(generation));
            }
        };
        script.on("syncObjects", both(updates, ActivityScript::untilCancelled));
        request(1);
        temporal.end();
        List<String> begun =
                script.calls().stream().filter(call -> call.startsWith("begin")).toList();
        assertThat(script.between("supersede 1", begun.get(1))).isBetween(seconds(4), seconds(11));
    }

    @Test
    @RecordedHistory
    void anUploadThatFailsWhileItIsCutCountsAsCut() {
        script.on("syncObjects", both(() -> request(2), untilCancelledThen(fails("object_store_failed", false))));
        request(1);
        temporal.end();
        assertThat(script.calls()).contains("supersede 1", "complete 2").doesNotContain("fail 1 object_store_failed");
    }

    @Test
    @RecordedHistory
    void aReportedFailureIsTriedThreeTimesAfterWaitsOfFiveAndFifteenSeconds() {
        Runnable failure = fails("database_failed", true);
        script.on("refreshViews", failure, failure, failure);
        request(1);
        endsAfter(
                "begin 1",
                "refreshViews 1",
                "retryLater 1",
                "begin 1 #2",
                "refreshViews 1 #2",
                "retryLater 1 #2",
                "begin 1 #3",
                "refreshViews 1 #3",
                "fail 1 #3 database_failed");
        assertThat(script.between("retryLater 1", "begin 1 #2")).isBetween(seconds(5), seconds(14));
        assertThat(script.between("retryLater 1 #2", "begin 1 #3")).isBetween(seconds(15), seconds(44));
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("failed");
    }

    @Test
    @RecordedHistory
    void afterAFailedUploadTheViewsAreNotRefreshedAgain() {
        script.on("syncObjects", fails("object_store_failed", true));
        request(1);
        endsAfter(
                "begin 1",
                "refreshViews 1",
                "syncObjects 1",
                "retryLater 1",
                "begin 1 #2",
                "syncObjects 1 #2",
                "complete 1 #2",
                "requestStaticBuild 1 #2");
    }

    @Test
    @RecordedHistory
    void aNewerUpdateEndsTheWaitForTheNextAttempt() {
        script.on("syncObjects", fails("object_store_failed", true));
        script.on("retryLater", () -> request(2));
        request(1);
        temporal.end();
        assertThat(script.calls()).contains("supersede 1", "complete 2").doesNotContain("begin 1 #2");
        assertThat(script.between("retryLater 1", "begin 2")).isLessThan(seconds(4));
    }

    @Test
    @RecordedHistory
    void aFailureThatLastsEndsTheJobAtOnce() {
        script.on("refreshViews", fails("bad_tsv", false));
        request(1);
        endsAfter("begin 1", "refreshViews 1", "fail 1 bad_tsv");
    }

    @Test
    void anErrorThatNobodyReportedEndsTheJobAfterTemporalsOwnRetries() {
        Runnable error = () -> {
            throw new IllegalStateException("nobody foresaw this");
        };
        script.on(
                "refreshViews",
                Collections.nCopies(ActivityPolicies.MAX_LOST_WORKERS, error).toArray(Runnable[]::new));
        request(1);
        temporal.end();
        assertThat(Collections.frequency(script.calls(), "refreshViews 1")).isEqualTo(20);
        assertThat(script.calls()).endsWith("fail 1 unexpected_error");
    }

    @Test
    @RecordedHistory
    void aLostWorkerIsNoAttempt() {
        temporal.noticeLostWorkersAfter(Duration.ofMillis(200));
        script.on(
                "refreshViews",
                ActivityScript::losesItsWorker,
                ActivityScript::losesItsWorker,
                fails("x_failed", true));
        request(1);
        endsAfter(
                "begin 1",
                "refreshViews 1",
                "refreshViews 1",
                "refreshViews 1",
                "retryLater 1",
                "begin 1 #2",
                "refreshViews 1 #2",
                "syncObjects 1 #2",
                "complete 1 #2",
                "requestStaticBuild 1 #2");
    }

    @Test
    @RecordedHistory
    void twentyLostWorkersInARowEndTheJob() {
        temporal.noticeLostWorkersAfter(Duration.ofMillis(100));
        Runnable lost = ActivityScript::losesItsWorker;
        script.on(
                "syncObjects",
                Collections.nCopies(ActivityPolicies.MAX_LOST_WORKERS, lost).toArray(Runnable[]::new));
        request(1);
        temporal.end();
        assertThat(Collections.frequency(script.calls(), "syncObjects 1")).isEqualTo(20);
        assertThat(script.calls()).endsWith("fail 1 workers_lost");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROCEED")
    void aRequestThatIsStaleOrMissingOrEndedDoesNoWork(RefreshStart answer) {
        explorer.begins(answer);
        request(1);
        endsAfter("begin 1");
    }

    @Test
    @RecordedHistory
    void staleRequestsWithoutEndCannotStarveTheBucket() {
        explorer.begins(RefreshStart.STALE, RefreshStart.STALE, RefreshStart.STALE);
        IntStream.range(2, 5).forEach(next -> script.on("begin", () -> request(next)));
        request(1);
        endsAfter(
                "begin 1",
                "begin 2",
                "begin 3",
                "begin 4 even if stale", //
                "refreshViews 4",
                "syncObjects 4",
                "complete 4",
                "requestStaticBuild 4");
    }

    @Test
    void updatesWithoutEndDuringTheDatabasePhaseCannotStarveTheBucket() {
        IntStream.range(2, 10).forEach(next -> script.on("refreshViews", () -> request(next)));
        request(1);
        temporal.end();
        assertThat(script.calls())
                .contains("syncObjects 4", "syncObjects 8", "complete 9")
                .doesNotContain("syncObjects 3");
    }

    @Test
    @RecordedHistory
    void aRequestThatIsDeliveredTwiceIsServedOnce() {
        script.on("refreshViews", () -> request(1, 1));
        script.on("complete", () -> request(1));
        request(1);
        endsAfter("begin 1", "refreshViews 1", "syncObjects 1", "complete 1", "requestStaticBuild 1");
    }

    @Test
    void anOlderRequestThatComesLateChangesNothing() {
        script.on("refreshViews", () -> request(2));
        request(3);
        temporal.end();
        assertThat(script.calls()).contains("complete 3").doesNotContain("begin 2");
    }

    @Test
    void aSignalThatCannotBeReadIsDropped() {
        script.on("refreshViews", () -> {
            temporal.workflow().signal("requestRefresh", "2");
            temporal.workflow().signal("requestRefresh", new RefreshState(7));
        });
        request(1);
        temporal.end();
        assertThat(script.calls()).contains("complete 1").doesNotContain("begin 7");
    }

    /** A request without a job. */
    record RefreshState(long generation) {}

    @ParameterizedTest
    @ValueSource(strings = {"refreshViews", "syncObjects"})
    void aCancelledJobStopsItsWork(String phase) {
        script.on(phase, both(() -> cancelJob(1), ActivityScript::untilCancelled));
        request(1);
        temporal.end();
        assertThat(script.calls()).endsWith(phase + " 1", "cancelJob job-1").doesNotContain("complete 1", "fail 1");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("cancelled");
    }

    @Test
    @RecordedHistory
    void aJobCancelledWhileItBeginsEndsAsCancelled() {
        script.on("begin", cancelledWhileFailing());
        request(1);
        endsAfter("begin 1", "cancelJob job-1");
    }

    @Test
    @RecordedHistory
    void aJobCancelledWhileItsFailureIsRecordedEndsAsCancelled() {
        script.on("refreshViews", fails("database_failed", true));
        script.on("retryLater", cancelledWhileFailing());
        request(1);
        endsAfter("begin 1", "refreshViews 1", "retryLater 1", "cancelJob job-1");
    }

    @Test
    @RecordedHistory
    void aJobCancelledWhileItIsSupersededEndsAsCancelled() {
        script.on("syncObjects", both(() -> request(2), ActivityScript::untilCancelled));
        script.on("supersede", cancelledWhileFailing());
        request(1);
        temporal.end();
        assertThat(script.calls()).containsSubsequence("supersede 1", "cancelJob job-1", "complete 2");
    }

    /** Once cancelled, an activity is not tried again when it fails. */
    private Runnable cancelledWhileFailing() {
        return both(() -> cancelJob(1), untilCancelledThen(fails("database_failed", true)));
    }

    @Test
    @RecordedHistory
    void aJobCancelledWhileItWaitsForItsNextAttemptEndsAtOnce() {
        script.on("refreshViews", fails("database_failed", true));
        request(1);
        temporal.start();
        script.awaitCall("retryLater 1");
        cancelJob(1);
        endsAfter("begin 1", "refreshViews 1", "retryLater 1", "cancelJob job-1");
    }

    @Test
    @RecordedHistory
    void aCancelThatComesTooLateChangesNothing() {
        script.on("complete", () -> cancelJob(1));
        request(1);
        endsAfter("begin 1", "refreshViews 1", "syncObjects 1", "complete 1", "requestStaticBuild 1");
    }

    @Test
    @RecordedHistory
    void aCancelledJobMakesRoomForTheOneThatWaits() {
        script.on("refreshViews", both(() -> request(2), both(() -> cancelJob(1), ActivityScript::untilCancelled)));
        request(1);
        endsAfter(
                "begin 1",
                "refreshViews 1",
                "cancelJob job-1", //
                "begin 2",
                "refreshViews 2",
                "syncObjects 2",
                "complete 2",
                "requestStaticBuild 2");
    }

    @Test
    @RecordedHistory
    void aWaitingJobIsCancelledWithoutDisturbingTheRunningOne() {
        script.on(
                "refreshViews",
                both(
                        () -> request(2),
                        both(() -> cancelJob(2), until(() -> script.calls().contains("cancelJob job-2")))));
        request(1);
        endsAfter(
                "begin 1", "refreshViews 1", "cancelJob job-2", "syncObjects 1", "complete 1", "requestStaticBuild 1");
    }

    @Test
    void cancellingAnUnknownJobIsLeftToTheDatabase() {
        script.on(
                "refreshViews",
                both(() -> cancelJob(99), until(() -> script.calls().contains("cancelJob job-99"))));
        request(1);
        temporal.end();
        assertThat(script.calls()).contains("cancelJob job-99", "complete 1");
    }

    @Test
    @RecordedHistory
    void aCancelThatIsSlowToRecordHoldsUpTheEndButNoUpdate() {
        CountDownLatch databaseIsBack = new CountDownLatch(1);
        script.on("refreshViews", () -> cancelJob(99));
        script.on("cancelJob", until(() -> databaseIsBack.getCount() == 0));
        request(1);
        temporal.start();
        script.awaitCall("requestStaticBuild 1");
        request(2);
        temporal.start();
        script.awaitCall("requestStaticBuild 2");
        databaseIsBack.countDown();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(temporal.runs()).isEqualTo(1);
    }

    @Test
    @RecordedHistory
    void cancellingTheWorkflowCancelsEveryOpenJob() {
        script.on(
                "refreshViews", both(() -> request(2, 3), both(this::cancelWorkflow, ActivityScript::untilCancelled)));
        request(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("begin 1", "refreshViews 1", "cancelAll 3");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("cancelled");
    }

    @Test
    void aWorkflowCancelledBeforeItsFirstStepCancelsItsJob() {
        request(1);
        cancelWorkflow();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("cancelAll 1");
    }

    @Test
    @RecordedHistory
    void anUpdateThatComesWhileTheWorkflowIsBeingCancelledIsServed() {
        script.on("syncObjects", both(this::cancelWorkflow, both(() -> request(2), ActivityScript::untilCancelled)));
        script.on("cancelAll", () -> request(3));
        request(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls())
                .startsWith("begin 1", "refreshViews 1", "syncObjects 1", "cancelAll 1")
                .endsWith("complete 3", "requestStaticBuild 3");
    }

    @Test
    @RecordedHistory
    void anUpdateThatComesWhileTheLastStepIsDoneInACancelledWorkflowIsServed() {
        script.on("complete", both(this::cancelWorkflow, () -> request(2)));
        request(1);
        temporal.end();
        assertThat(script.calls())
                .endsWith(
                        "cancelAll 1",
                        "begin 2",
                        "refreshViews 2",
                        "syncObjects 2",
                        "complete 2",
                        "requestStaticBuild 2");
    }

    @Test
    @RecordedHistory
    void anUpdateThatArrivesWhileTheWorkflowCompletesIsNotLost() {
        temporal.beforeTheEnd(() -> request(2));
        request(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).endsWith("complete 2", "requestStaticBuild 2");
        assertThat(temporal.runs()).isEqualTo(1);
    }

    @Test
    void anUpdateThatArrivesWhileACancelledWorkflowEndsIsNotLost() {
        script.on("refreshViews", both(this::cancelWorkflow, ActivityScript::untilCancelled));
        temporal.beforeTheEnd(() -> request(2));
        request(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).endsWith("complete 2", "requestStaticBuild 2");
    }

    @Test
    void aThousandUpdatesDuringARefreshCostOneMoreRefreshAndARunOfTheirOwn() {
        script.on(
                "refreshViews",
                ActivityScript.forEach(LongStream.rangeClosed(2, 1001).boxed().toList(), this::request));
        request(1);
        endsAfter(
                "begin 1",
                "refreshViews 1",
                "supersede 1", //
                "begin 1001",
                "refreshViews 1001",
                "syncObjects 1001",
                "complete 1001",
                "requestStaticBuild 1001");
        assertThat(temporal.runs()).isEqualTo(2);
    }

    @Test
    @RecordedHistory
    void anUpdateThatArrivesWhileTheWorkflowContinuesAsNewIsNotLost() {
        script.on(
                "refreshViews",
                ActivityScript.forEach(LongStream.rangeClosed(2, 500).boxed().toList(), this::request));
        temporal.beforeTheEnd(() -> request(501));
        request(1);
        temporal.end();
        assertThat(script.calls()).contains("complete 501").doesNotContain("begin 500");
        assertThat(temporal.runs()).isEqualTo(2);
    }

    @Test
    void theStateTellsWhatRunsAndWhatWaits() {
        CountDownLatch seen = new CountDownLatch(1);
        script.on("refreshViews", until(() -> seen.getCount() == 0));
        request(1, 2);
        temporal.start();
        script.awaitCall("refreshViews 2");
        request(3);
        RefreshActivity state = state();
        seen.countDown();
        assertThat(state).isEqualTo(new RefreshActivity("refresh views", asked(2), asked(3), 1));
        temporal.end();
        assertThat(state()).isEqualTo(new RefreshActivity("idle", null, null, 0));
    }

    private void endsAfter(String... calls) {
        temporal.end();
        assertThat(script.calls()).containsExactly(calls);
    }

    private void request(long... generations) {
        for (long generation : generations) {
            ExplorerRefreshWorkflow workflow =
                    temporal.client().newWorkflowStub(ExplorerRefreshWorkflow.class, temporal.startOptions());
            BatchRequest signalWithStart = temporal.client().newSignalWithStartRequest();
            signalWithStart.add(workflow::run, ExplorerRefreshState.initial(EXPLORER));
            signalWithStart.add(workflow::requestRefresh, asked(generation));
            temporal.client().signalWithStart(signalWithStart);
        }
    }

    private void cancelJob(long generation) {
        temporal.workflow().signal("cancelJob", jobId(generation));
    }

    private void cancelWorkflow() {
        temporal.workflow().cancel();
    }

    private RefreshActivity state() {
        return temporal.workflow().query("state", RefreshActivity.class);
    }

    private static RefreshRequest asked(long generation) {
        return new RefreshRequest(jobId(generation), generation);
    }

    @Test
    @RecordedHistory
    void aDatabaseOrABucketThatIsAwayForLongCostsNoAttempt() {
        script.during(
                LONG_OUTAGE, ActivityScript::findsNoDatabase, "begin", "retryLater", "complete", "requestStaticBuild");
        script.during(LONG_OUTAGE, fails(JobFailure.DATABASE_UNAVAILABLE, true), "refreshViews");
        script.during(LONG_OUTAGE, fails(JobFailure.OBJECT_STORE_UNAVAILABLE, true), "syncObjects");
        request(1);
        temporal.end();
        assertThat(script.calls())
                .endsWith("requestStaticBuild 1")
                .noneMatch(call -> call.startsWith("fail") || call.contains("#"));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
