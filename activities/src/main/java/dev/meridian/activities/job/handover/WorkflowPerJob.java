package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.StoredTerms;
import dev.meridian.workflows.job.JobSearchAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** Starts and cancels workflows that serve one job each, for every {@link JobControl} of such a type. */
public final class WorkflowPerJob {
    /** A workflow ends shortly after its job has ended: a job whose workflow has the same id waits for that. */
    private static final int LOOKS_FOR_THE_END = 20;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final WorkflowClient client;
    private final Jdbi jdbi;
    private final Clock clock;

    public WorkflowPerJob(WorkflowClient client, Jdbi jdbi, Clock clock) {
        this.client = client;
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * Starts a job's workflow, or finds that it has been started. Idempotent by job id: of two workflows with one id only
     * one runs, and a run that ended although its job is open is followed by another.
     *
     * @param start starts a workflow with the options that it is given; it is given the job's terms as well
     * @return the id of the run that has the job
     * @throws WorkflowExecutionAlreadyStarted if the workflow of an earlier job has the id and does not end
     */
    public String start(OpenJob job, BiFunction<WorkflowOptions, JobTerms, WorkflowExecution> start) {
        JobTerms terms = jdbi.withHandle(handle -> StoredTerms.of(handle, job.id()));
        WorkflowOptions options = options(job, terms);
        return WorkflowStarts.inTime(() -> startOrFind(job, () -> start.apply(options, terms)));
    }

    /**
     * Cancels a job's workflow. A workflow whose start is delayed would hear of the cancellation only when it begins: it is
     * ended at once.
     *
     * @return whether the workflow still runs and will end the job as cancelled
     * @throws io.temporal.client.WorkflowNotFoundException if no workflow of the job runs
     */
    public boolean cancel(OpenJob job) {
        WorkflowStub workflow = client.newUntypedWorkflowStub(job.workflowId());
        if (delay(job).isPresent() && isDelayed(workflow)) {
            workflow.terminate("cancelled before it began");
            return false;
        }
        workflow.cancel();
        return true;
    }

    /**
     * Whether Temporal has not begun the workflow yet. A job that waits for another attempt does not tell this: its
     * workflow may have begun and do the waiting itself.
     */
    private boolean isDelayed(WorkflowStub workflow) {
        return workflow.describe().getExecutionTime().isAfter(clock.instant());
    }

    private String startOrFind(OpenJob job, Supplier<WorkflowExecution> start) {
        for (int look = 0; ; look++) {
            try {
                return start.get().getRunId();
            } catch (WorkflowExecutionAlreadyStarted taken) {
                WorkflowExecutionDescription found =
                        client.newUntypedWorkflowStub(job.workflowId()).describe();
                boolean runs = found.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
                if (runs && job.id().toString().equals(found.getMemo(JobSearchAttributes.MEMO_JOB_ID, String.class))) {
                    return found.getExecution().getRunId();
                }
                // The workflow belongs to an earlier job, which has ended in the database; the workflow is about to
                // end.
                if (look == LOOKS_FOR_THE_END) {
                    throw taken;
                }
                if (runs) {
                    LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                }
            }
        }
    }

    /** A workflow may follow another one of its id that has ended: the database knows whether the job is open. */
    private WorkflowOptions options(OpenJob job, JobTerms terms) {
        Optional<Duration> delay = delay(job);
        WorkflowOptions.Builder options = WorkflowOptions.newBuilder(WorkflowStarts.of(job, terms.requestHash()))
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                .setDisableEagerExecution(delay.isPresent());
        delay.ifPresent(options::setStartDelay);
        return options.build();
    }

    private Optional<Duration> delay(OpenJob job) {
        Instant notBefore = job.next().notBefore();
        return Optional.ofNullable(notBefore)
                .map(at -> Duration.between(clock.instant(), at))
                .filter(Duration::isPositive);
    }
}
