package dev.meridian.workflows.download.export;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExportRecordsWorkflowTest {
    @RegisterExtension
    final TestTemporal temporal = new TestTemporal(ExportJobs.workflowId("alpha", "job"));

    private final ActivityScript script = new ActivityScript(temporal::now);

    @Test
    @RecordedHistory
    void theFilesAreWrittenInOneStep() {
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).containsExactly("write #1");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("completed");
    }

    @Test
    @RecordedHistory
    void threeFailedAttemptsFailTheJob() {
        script.on(
                "write",
                fails("object_store_failed", true),
                fails("object_store_failed", true),
                fails("object_store_failed", true));
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .containsExactly(
                        "write #1",
                        "retryLater object_store_failed in PT5S",
                        "write #2",
                        "retryLater object_store_failed in PT15S",
                        "write #3",
                        "fail object_store_failed");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("failed");
    }

    @Test
    @RecordedHistory
    void aTableThatIsNotThereFailsAtOnce() {
        script.on("write", fails("unknown_table", false));
        start();
        temporal.end();
        assertThat(script.calls()).containsExactly("write #1", "fail unknown_table");
    }

    @Test
    @RecordedHistory
    void anOutageOfTheStoreCostsNoAttempt() {
        script.during(LONG_OUTAGE, fails(JobFailure.OBJECT_STORE_UNAVAILABLE, true), "write");
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).doesNotContain("write #2").noneMatch(call -> call.startsWith("fail"));
    }

    @Test
    @RecordedHistory
    void aCancelledExportStopsItsStepFirst() {
        script.on("write", both(() -> temporal.workflow().cancel(), ActivityScript::untilCancelled));
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("write #1", "cancel job");
        assertThat(temporal.searchAttribute(JobSearchAttributes.STATUS)).isEqualTo("cancelled");
    }

    private void start() {
        temporal.use(ExportRecordsWorkflowImpl.class, new FakeExportActivities(script));
        ExportRecordsWorkflow workflow =
                temporal.client().newWorkflowStub(ExportRecordsWorkflow.class, temporal.startOptions());
        WorkflowClient.start(workflow::run, "job");
    }
}
