package dev.meridian.workflows.schedule;

import static dev.meridian.workflows.job.ActivityScript.LONG_OUTAGE;
import static dev.meridian.workflows.job.ActivityScript.both;
import static dev.meridian.workflows.job.ActivityScript.fails;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.RecordedHistory;
import dev.meridian.workflows.job.TestTemporal;
import io.temporal.client.WorkflowClient;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScheduledJobWorkflowTest {
    private static final String JOB = "0193f0a0-0000-7000-8000-000000000001";

    @RegisterExtension
    final TestTemporal temporal = new TestTemporal(Schedules.workflowId("default", "nightly"));

    private final ActivityScript script = new ActivityScript(temporal::now);

    @Test
    @RecordedHistory
    void aTimeMakesOneJobAndEndsWhenThatHasEnded() {
        script.on("expectEnd", stillOpen(), stillOpen(), stillOpen());
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .containsExactly("submit nightly", "expectEnd job", "expectEnd job", "expectEnd job", "expectEnd job");
        assertThat(temporal.searchAttribute(JobSearchAttributes.JOB_ID)).isEqualTo(JOB);
    }

    @Test
    @RecordedHistory
    void aJobIsSubmittedAgainWhileTheDatabaseIsAway() {
        script.on("submit", unavailable(), unavailable());
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls())
                .containsExactly("submit nightly", "submit nightly", "submit nightly", "expectEnd job");
    }

    @Test
    @RecordedHistory
    void aScheduleThatIsGoneFailsItsTime() {
        script.on("submit", fails("schedule_missing", false));
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_FAILED);
        assertThat(script.calls()).containsExactly("submit nightly");
    }

    @Test
    @RecordedHistory
    void aCancelledTimeCancelsItsJobAndEndsWhenThatHasEnded() {
        script.on("expectEnd", both(() -> temporal.workflow().cancel(), stillOpen()), stillOpen());
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls())
                .containsExactly("submit nightly", "expectEnd job", "cancel job", "expectEnd job", "expectEnd job");
    }

    @Test
    @RecordedHistory
    void aTimeCancelledWhileItsJobIsSubmittedCancelsThatJob() {
        script.on("submit", both(() -> temporal.workflow().cancel(), ActivityScript.untilCancelledThen(() -> {})));
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(script.calls()).containsExactly("submit nightly", "cancel job", "expectEnd job");
    }

    @Test
    void aJobOfManyHoursIsLookedAtFourTimesAMinute() {
        Runnable[] open = new Runnable[100];
        Arrays.fill(open, stillOpen());
        script.on("expectEnd", open);
        start();
        long begun = temporal.now();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(Duration.ofMillis(temporal.now() - begun)).isGreaterThan(Duration.ofMinutes(20));
        assertThat(temporal.runs()).isEqualTo(1);
    }

    @Test
    @RecordedHistory
    void aDatabaseThatIsAwayForLongFailsNoTime() {
        script.during(LONG_OUTAGE, ActivityScript::findsNoDatabase, "submit", "expectEnd");
        start();
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).endsWith("expectEnd job");
    }

    private void start() {
        temporal.use(ScheduledJobWorkflowImpl.class, new FakeScheduleActivities());
        ScheduledJobWorkflow workflow =
                temporal.client().newWorkflowStub(ScheduledJobWorkflow.class, temporal.startOptions());
        WorkflowClient.start(workflow::run, "default", "nightly");
    }

    private static Runnable stillOpen() {
        return () -> {
            throw ApplicationFailure.newFailure("The job is still open", "still_open");
        };
    }

    private static Runnable unavailable() {
        return () -> {
            throw new IllegalStateException("no connection");
        };
    }

    private final class FakeScheduleActivities implements ScheduleActivities {
        @Override
        public String submit(ScheduledTime time) {
            script.call("submit", time.schedule());
            return JOB;
        }

        @Override
        public void expectEnd(String tenant, String jobId) {
            script.call("expectEnd", jobId.equals(JOB) ? "job" : jobId);
        }

        @Override
        public void cancel(String tenant, String jobId) {
            script.call("cancel", jobId.equals(JOB) ? "job" : jobId);
        }
    }
}
