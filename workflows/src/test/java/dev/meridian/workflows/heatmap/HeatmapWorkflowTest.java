package dev.meridian.workflows.heatmap;

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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.SAME_THREAD)
class HeatmapWorkflowTest {
    private static final HeatmapKey KEY = new HeatmapKey("testville", "0.001");

    @RegisterExtension
    final TestTemporal temporal = new TestTemporal(KEY.workflowId());

    private final ActivityScript script = new ActivityScript(temporal::now);

    @Test
    @RecordedHistory
    void everyTileIsComputedOnceAndThenTheJobIsComplete() {
        start(3);
        temporal.end();
        assertThat(script.calls())
                .startsWith("plan 1 #1")
                .contains("tile 1.0", "tile 1.1", "tile 1.2")
                .hasSize(5)
                .endsWith("complete 1");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("completed");
    }

    @Test
    @RecordedHistory
    void aRegionWithoutPlacesIsCompleteAtOnce() {
        start(-1);
        temporal.end();
        assertThat(script.calls()).containsExactly("plan 1 #1", "completeWithoutPlaces 1");
    }

    @Test
    @RecordedHistory
    void placesThatChangeMeanwhileMakeAnotherRound() {
        start(2, 1);
        temporal.end();
        assertThat(script.calls()).containsSubsequence("complete 1", "plan 2 #1", "tile 2.0", "complete 2");
    }

    @Test
    @RecordedHistory
    void afterAFailureOnlyTheTilesThatAreOpenAreComputedAgain() {
        script.on("tile", () -> {}, fails("database_failed", true));
        start(2);
        temporal.end();
        assertThat(script.calls())
                .containsSubsequence("retryLater database_failed in PT5S", "plan 1 #2", "complete 1")
                .hasSizeBetween(7, 8);
        assertThat(script.between("retryLater database_failed in PT5S", "plan 1 #2"))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    @RecordedHistory
    void threeFailedAttemptsFailTheJob() {
        script.on(
                "tile", fails("database_failed", true), fails("database_failed", true), fails("database_failed", true));
        start(1);
        temporal.end();
        assertThat(script.calls()).endsWith("tile 1.0", "fail database_failed");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("failed");
    }

    @Test
    @RecordedHistory
    void aCancelledJobStopsItsTilesFirst() {
        script.on("tile", both(() -> temporal.workflow().cancel(), ActivityScript::untilCancelled));
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("plan 1 #1", "tile 1.0", "cancel 1");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("cancelled");
    }

    @Test
    void thousandsOfTilesAreSpreadOverSeveralRuns() {
        start(2 * HeatmapJobs.TILES_PER_RUN + 1);
        temporal.end();
        assertThat(script.calls().stream()
                        .filter(call -> call.startsWith("tile "))
                        .distinct())
                .hasSize(2 * HeatmapJobs.TILES_PER_RUN + 1);
        assertThat(temporal.runs()).isEqualTo(3);
    }

    @Test
    @RecordedHistory
    void aDatabaseThatIsAwayForLongCostsNoAttempt() {
        script.during(LONG_OUTAGE, ActivityScript::findsNoDatabase, "plan", "retryLater", "complete");
        script.during(LONG_OUTAGE, fails(JobFailure.DATABASE_UNAVAILABLE, true), "tile");
        // With a single tile: when one tile fails in the moment in which another tile begins, Temporal's test server
        // may lose a
        // workflow task.
        start(1);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).noneMatch(call -> call.startsWith("fail")).doesNotContain("plan 1 #2");
    }

    private void start(Integer... tilesOfRounds) {
        temporal.use(HeatmapWorkflowImpl.class, new FakeHeatmapActivities(script, List.of(tilesOfRounds)));
        HeatmapWorkflow workflow = temporal.client().newWorkflowStub(HeatmapWorkflow.class, temporal.startOptions());
        WorkflowClient.start(workflow::run, HeatmapState.initial(KEY, "job"));
    }
}
