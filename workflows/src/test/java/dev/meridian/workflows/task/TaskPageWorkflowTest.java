package dev.meridian.workflows.task;

import static dev.meridian.workflows.job.ActivityScript.LONG_OUTAGE;
import static dev.meridian.workflows.job.ActivityScript.both;
import static dev.meridian.workflows.job.ActivityScript.fails;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
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

class TaskPageWorkflowTest {
    private static final String ID = TaskJobs.pageWorkflowId("default", "page");
    private static final TaskPage PAGE = new TaskPage(ID, "default", "webhook", TaskQueues.CONNECTORS);

    @RegisterExtension
    final TestTemporal temporal = new TestTemporal(ID);

    private final ActivityScript script = new ActivityScript(temporal::now);

    @Test
    @RecordedHistory
    void aPageIsPerformedOnce() {
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).containsExactly("perform webhook");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("completed");
    }

    @Test
    @RecordedHistory
    void aPageThatFindsNoRoomWaitsAsAWhole() {
        Runnable noRoom = () -> {
            throw new JobFailure(JobFailure.QUOTA_EXHAUSTED, "scripted", true, Duration.ofSeconds(40))
                    .toApplicationFailure();
        };
        script.on("perform", noRoom, noRoom);
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .containsExactly(
                        "perform webhook",
                        "waitTogether quota_exhausted PT40S",
                        "perform webhook",
                        "waitTogether quota_exhausted PT40S",
                        "perform webhook");
    }

    @Test
    void aPageThatWaitsWithoutEndGoesOnInAnotherRun() {
        Runnable[] steps = new Runnable[LongRuns.TRIES + 5];
        Arrays.fill(steps, fails(JobFailure.QUOTA_EXHAUSTED, true));
        script.on("perform", steps);
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(temporal.runs()).isEqualTo(2);
    }

    @Test
    @RecordedHistory
    void theJobsOfAPageThatCannotBePerformedGoOnAlone() {
        script.on("perform", fails("database_failed", true));
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).containsExactly("perform webhook", "leave webhook");
    }

    @Test
    @RecordedHistory
    void aLostWorkerIsNoFailure() {
        temporal.noticeLostWorkersAfter(Duration.ofMillis(300));
        script.on("perform", ActivityScript::losesItsWorker);
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).containsExactly("perform webhook", "perform webhook");
    }

    @Test
    void theJobsOfAPageThatLosesEveryWorkerGoOnAlone() {
        temporal.noticeLostWorkersAfter(Duration.ofMillis(50));
        Runnable[] losses = new Runnable[ActivityPolicies.MAX_LOST_WORKERS];
        Arrays.fill(losses, (Runnable) ActivityScript::losesItsWorker);
        script.on("perform", losses);
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).endsWith("leave webhook");
    }

    @Test
    @RecordedHistory
    void aCancelledPageStopsItsEffectsFirst() {
        script.on("perform", both(() -> temporal.workflow().cancel(), ActivityScript::untilCancelled));
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("perform webhook", "cancelAll webhook");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("cancelled");
    }

    @Test
    @RecordedHistory
    void aJobOfAPageIsCancelledWhileTheOthersGoOn() {
        script.on(
                "perform",
                both(
                        () -> temporal.workflow().signal("cancelJob", "job"),
                        ActivityScript.until(() -> script.calls().contains("cancel job"))));
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).containsExactly("perform webhook", "cancel job");
    }

    @Test
    @RecordedHistory
    void aPageWaitsForTheDatabase() {
        script.during(LONG_OUTAGE, fails(JobFailure.DATABASE_UNAVAILABLE, true), "perform");
        script.during(LONG_OUTAGE, ActivityScript::findsNoDatabase, "waitTogether");
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).endsWith("perform webhook").doesNotContain("leave webhook");
    }

    private void start() {
        temporal.use(TaskPageWorkflowImpl.class, new FakeTaskPageActivities(script));
        TaskPageWorkflow workflow = temporal.client().newWorkflowStub(TaskPageWorkflow.class, temporal.startOptions());
        WorkflowClient.start(workflow::run, PAGE);
    }
}
