package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.StoredTerms;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobType;
import io.grpc.Context;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.Priority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** Starts and cancels workflows that serve one job each. */
public final class OwnWorkflow {
    /** After this time a start is given up, and the job waits in the outbox. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final ScheduledExecutorService DEADLINES = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("start-deadlines").factory());

    private final WorkflowClient client;
    private final Jdbi jdbi;
    private final Clock clock;

    public OwnWorkflow(WorkflowClient client, Jdbi jdbi, Clock clock) {
        this.client = client;
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * Starts a job's workflow, or finds it running. Idempotent by job id: Temporal runs only one workflow with an id,
     * and if a run has ended although the job is open, another run is started.
     *
     * @param start starts a workflow with the options it is given
     * @return the id of the run that has the job
     */
    public String start(OpenJob job, JobType type, JobTerms terms, Function<WorkflowOptions, WorkflowExecution> start) {
        WorkflowOptions options = options(job, type, terms);
        Context.CancellableContext impatient =
                Context.current().withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS, DEADLINES);
        try {
            return impatient.call(() -> startOrFind(job, options, start));
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            impatient.cancel(null);
        }
    }

    private String startOrFind(
            OpenJob job, WorkflowOptions options, Function<WorkflowOptions, WorkflowExecution> start) {
        try {
            return start.apply(options).getRunId();
        } catch (WorkflowExecutionAlreadyStarted taken) {
            return startUnlessItRuns(job, options, start, taken);
        }
    }

    /**
     * Cancels a job's workflow. A workflow whose start is delayed would see the cancellation only when it begins, so
     * that it is terminated at once.
     *
     * @return whether the workflow still runs and will end the job as cancelled
     * @throws io.temporal.client.WorkflowNotFoundException if no workflow of the job runs
     */
    public boolean cancel(OpenJob job) {
        WorkflowStub workflow = client.newUntypedWorkflowStub(job.workflowId());
        if (delay(jdbi.withHandle(handle -> StoredTerms.of(handle, job.id()))).isPresent()) {
            workflow.terminate("cancelled before it began");
            return false;
        }
        workflow.cancel();
        return true;
    }

    private String startUnlessItRuns(
            OpenJob job,
            WorkflowOptions options,
            Function<WorkflowOptions, WorkflowExecution> start,
            WorkflowExecutionAlreadyStarted taken) {
        WorkflowExecutionDescription found =
                client.newUntypedWorkflowStub(job.workflowId()).describe();
        boolean runs = found.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        if (runs && job.id().toString().equals(found.getMemo(JobSearchAttributes.MEMO_JOB_ID, String.class))) {
            return found.getExecution().getRunId();
        }
        if (runs) {
            // The workflow belongs to another job, which no longer holds this key in the database: the start is tried
            // again until that workflow has ended.
            throw taken;
        }
        // A run with this id has ended, but by the database, which decides, the job is open: another run is started.
        return start.apply(WorkflowOptions.newBuilder(options)
                        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                        .build())
                .getRunId();
    }

    private WorkflowOptions options(OpenJob job, JobType type, JobTerms terms) {
        Optional<Duration> delay = delay(terms);
        WorkflowOptions.Builder options = WorkflowOptions.newBuilder(WorkflowStarts.of(job, type, terms.requestHash()))
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                .setDisableEagerExecution(delay.isPresent())
                .setPriority(Priority.newBuilder()
                        .setPriorityKey(terms.priority())
                        .setFairnessKey(job.tenant())
                        .build());
        delay.ifPresent(options::setStartDelay);
        return options.build();
    }

    private Optional<Duration> delay(JobTerms terms) {
        Instant runAt = terms.runAt();
        return Optional.ofNullable(runAt)
                .map(at -> Duration.between(clock.instant(), at))
                .filter(Duration::isPositive);
    }
}
