package dev.meridian.activities.job.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.activities.testing.TestTemporal;
import dev.meridian.workflows.job.JobType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** On a real Temporal; no worker runs, so that a workflow ends when the test ends it. */
class WorkflowPerJobIT {
    private static final JobType TYPE = new JobType("kept_waiting");
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final TestTemporal TEMPORAL = TestTemporal.create();
    private static final WorkflowClient CLIENT = TEMPORAL.client();

    private final WorkflowPerJob workflows = new WorkflowPerJob(CLIENT, JDBI, Clock.systemUTC());

    @AfterAll
    static void close() {
        TEMPORAL.close();
    }

    @Test
    void aJobThatIsHandedOverTwiceIsOneRun() {
        OpenJob job = job("twice");
        String run = start(job);
        assertThat(start(job)).isEqualTo(run);
    }

    @Test
    void anOpenJobWhoseRunHasEndedGetsAnother() {
        OpenJob job = job("ended");
        String run = start(job);
        workflow(job).terminate("an operator's choice");
        assertThat(start(job)).isNotEqualTo(run);
    }

    @Test
    void theWorkflowOfAnEarlierJobIsWaitedForIfItEndsSoon() {
        OpenJob earlier = job("soon");
        String run = start(earlier);
        AtomicInteger tries = new AtomicInteger();
        String next = workflows.start(job("soon"), (options, terms) -> {
            if (tries.incrementAndGet() == 3) {
                workflow(earlier).terminate("done");
            }
            return CLIENT.newUntypedWorkflowStub(TYPE.name(), options).start();
        });
        assertThat(next).isNotEqualTo(run);
        assertThat(tries).hasValueGreaterThanOrEqualTo(3);
    }

    @Test
    void aJobWaitsInTheOutboxWhileTheWorkflowOfAnEarlierJobGoesOn() {
        start(job("late"));
        Outbox outbox = new Outbox(JDBI, new JobProjection(), List.of(new Control()));
        assertThat(outbox.send(job("late"))).isFalse();
        assertThat(outbox.send(job("free"))).isTrue();
    }

    @Test
    void theWorkflowOfAJobThatHasBegunIsAskedToCancel() {
        OpenJob job = job("begun");
        start(job);
        assertThat(workflows.cancel(job)).isTrue();
        assertThat(workflow(job).describe().getStatus())
                .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    }

    @Test
    void theWorkflowOfAJobThatWaitsForItsTimeIsEndedAtOnce() {
        OpenJob job = job("delayed", Instant.now().plus(Duration.ofHours(1)));
        start(job);
        assertThat(workflows.cancel(job)).isFalse();
        assertThat(workflow(job).describe().getStatus())
                .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
    }

    private final class Control implements JobControl {
        @Override
        public JobType type() {
            return TYPE;
        }

        @Override
        public String dispatch(OpenJob job) {
            return start(job);
        }

        @Override
        public boolean requestCancel(OpenJob job) {
            return workflows.cancel(job);
        }
    }

    private String start(OpenJob job) {
        return workflows.start(
                job,
                (options, terms) -> CLIENT.newUntypedWorkflowStub(TYPE.name(), options)
                        .start(job.id().toString()));
    }

    private static WorkflowStub workflow(OpenJob job) {
        return CLIENT.newUntypedWorkflowStub(job.workflowId());
    }

    private static OpenJob job(String subject) {
        return job(subject, null);
    }

    private static OpenJob job(String subject, @Nullable Instant runAt) {
        UUID id = JobIds.next();
        String workflowId = "kept-waiting/" + subject;
        JobTerms terms =
                new JobTerms(JobTerms.DEFAULT_PRIORITY, runAt, null, null, null, null, "00ff".repeat(16), null);
        NewJob job = new NewJob(id, "one", TYPE, subject, null, workflowId);
        Optional<OpenJob> inserted = JDBI.inTransaction((Handle tx) -> new JobProjection().insert(tx, job, terms));
        return inserted.orElseThrow();
    }
}
