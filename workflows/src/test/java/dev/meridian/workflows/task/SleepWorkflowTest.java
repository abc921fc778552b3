package dev.meridian.workflows.task;

import static dev.meridian.workflows.job.ActivityScript.LONG_OUTAGE;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.RecordedHistory;
import dev.meridian.workflows.job.TestTemporal;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SleepWorkflowTest {
    @RegisterExtension
    final TestTemporal temporal = new TestTemporal(TaskJobs.workflowId("default", "job"));

    private final ActivityScript script = new ActivityScript(temporal::now);

    @Test
    @RecordedHistory
    void aWaitLastsAsLongAsItIsAsked() {
        start(Duration.ofSeconds(60));
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).containsExactly("start #1", "complete job");
        assertThat(script.between("start #1", "complete job")).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("completed");
    }

    @Test
    @RecordedHistory
    void anEmptyWaitIsOverAtOnce() {
        start(Duration.ZERO);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).containsExactly("complete job");
    }

    @Test
    @RecordedHistory
    void aCancelledWaitEndsAtOnce() {
        start(Duration.ofSeconds(60));
        temporal.after(Duration.ofSeconds(5), () -> temporal.workflow().cancel());
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("start #1", "cancel job");
        assertThat(script.between("start #1", "cancel job")).isLessThan(Duration.ofSeconds(30));
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("cancelled");
    }

    @Test
    void aWaitCancelledWhileItBeginsEndsAsCancelled() {
        script.on("start", () -> temporal.workflow().cancel());
        start(Duration.ofSeconds(60));
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("start #1", "cancel job");
    }

    @Test
    @RecordedHistory
    void aDatabaseThatIsAwayForLongFailsNoWait() {
        script.during(LONG_OUTAGE, ActivityScript::findsNoDatabase, "start", "complete");
        start(Duration.ofSeconds(5));
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).endsWith("complete job");
    }

    private void start(Duration delay) {
        temporal.use(SleepWorkflowImpl.class, new FakeTaskActivities(script));
        SleepWorkflow workflow = temporal.client().newWorkflowStub(SleepWorkflow.class, temporal.startOptions());
        WorkflowClient.start(workflow::run, "job", delay);
    }
}
