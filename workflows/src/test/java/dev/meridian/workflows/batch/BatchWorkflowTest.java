package dev.meridian.workflows.batch;

import static dev.meridian.workflows.job.ActivityScript.LONG_OUTAGE;
import static dev.meridian.workflows.job.ActivityScript.both;
import static dev.meridian.workflows.job.ActivityScript.fails;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.RecordedHistory;
import dev.meridian.workflows.job.RetryPlan;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.job.TestTemporal;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BatchWorkflowTest {
    private static final BatchOrder ORDER = new BatchOrder(
            "job",
            "default",
            "webhook",
            TaskQueues.CONNECTORS,
            new RetryPlan(3, Duration.ofSeconds(2), 2, Duration.ofHours(1)),
            Duration.ofSeconds(30));

    @RegisterExtension
    final TestTemporal temporal = new TestTemporal(BatchJobs.workflowId("default", "job"));

    private final ActivityScript script = new ActivityScript(temporal::now);

    @Test
    @RecordedHistory
    void everyPageIsPerformedOnceAndThenTheBatchEnds() {
        start(BatchPlan.ofPages(List.of(0, 1, 2, 3, 4, 5)));
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .startsWith("plan 1")
                .contains("page 0", "page 1", "page 2", "page 3", "page 4", "page 5")
                .hasSize(8)
                .endsWith("plan 0");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("completed");
    }

    @Test
    void noMorePagesRunAtOnceThanOneBatchMayHave() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Runnable counted = () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            ActivityScript.until(() -> most.get() >= BatchJobs.PAGES_AT_ONCE).run();
            running.decrementAndGet();
        };
        script.on("page", IntStream.range(0, 12).mapToObj(i -> counted).toArray(Runnable[]::new));
        start(BatchPlan.ofPages(IntStream.range(0, 12).boxed().toList()));
        temporal.end();
        assertThat(most).hasValue(BatchJobs.PAGES_AT_ONCE);
    }

    @Test
    @RecordedHistory
    void itemsThatAreTriedAgainAreWaitedFor() {
        start(
                BatchPlan.ofPages(List.of(0)),
                BatchPlan.ofWait(Duration.ofSeconds(30)),
                BatchPlan.ofPages(List.of(0)),
                BatchPlan.ofEnd(JobStatus.FAILED));
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).containsExactly("plan 4", "page 0", "plan 3", "plan 2", "page 0", "plan 1");
        assertThat(script.between("plan 3", "plan 2")).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("failed");
    }

    @Test
    @RecordedHistory
    void anItemThatIsPutBackEndsTheWait() {
        start(BatchPlan.ofWait(Duration.ofHours(1)), BatchPlan.ofPages(List.of(3)));
        temporal.after(Duration.ofSeconds(5), () -> temporal.workflow().signal("itemsChanged"));
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).containsExactly("plan 2", "plan 1", "page 3", "plan 0");
        assertThat(script.between("plan 2", "plan 1")).isLessThan(Duration.ofMinutes(10));
    }

    @Test
    @RecordedHistory
    void aPageWhoseItemsCannotBeNotedIsTriedAgainAfterTheOthersHaveEnded() {
        script.on("page", fails("database_failed", true));
        start(BatchPlan.ofPages(List.of(0)), BatchPlan.ofPages(List.of(0)));
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).containsExactly("plan 2", "page 0", "plan 1", "page 0", "plan 0");
        assertThat(script.between("plan 2", "plan 1")).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aPageThatNeverWorksFailsTheBatch() {
        script.on("page", fails("broken", false));
        start(BatchPlan.ofPages(List.of(0)));
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_FAILED);
        assertThat(script.calls()).containsExactly("plan 1", "page 0", "fail broken");
    }

    @Test
    @RecordedHistory
    void aCancelledBatchStopsItsPagesFirst() {
        script.on("page", both(() -> temporal.workflow().cancel(), ActivityScript::untilCancelled));
        start(BatchPlan.ofPages(List.of(0)));
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("plan 1", "page 0", "cancel job");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("cancelled");
    }

    @Test
    @RecordedHistory
    void aBatchCancelledWhileItWaitsEndsAtOnce() {
        start(BatchPlan.ofWait(Duration.ofHours(1)));
        temporal.after(Duration.ofSeconds(5), () -> temporal.workflow().cancel());
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("plan 1", "cancel job");
    }

    @Test
    @RecordedHistory
    void aDatabaseThatIsAwayForLongFailsNoBatch() {
        script.during(LONG_OUTAGE, ActivityScript::findsNoDatabase, "plan");
        script.during(LONG_OUTAGE, fails(JobFailure.DATABASE_UNAVAILABLE, true), "page");
        start(BatchPlan.ofPages(List.of(0)), BatchPlan.ofPages(List.of(0)));
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).noneMatch(call -> call.startsWith("fail"));
    }

    private void start(BatchPlan... plans) {
        temporal.use(BatchWorkflowImpl.class, new FakeBatchActivities(script, List.of(plans)));
        BatchWorkflow workflow = temporal.client().newWorkflowStub(BatchWorkflow.class, temporal.startOptions());
        WorkflowClient.start(workflow::run, ORDER);
    }
}
