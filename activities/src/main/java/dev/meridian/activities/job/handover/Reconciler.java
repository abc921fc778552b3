package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.OpenJobs;
import dev.meridian.activities.job.table.query.UndeliveredJobs;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowTargetOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the table {@code jobs} and Temporal agree again after crashes and after operators' terminations: it hands jobs
 * to Temporal that Temporal does not have, ends jobs whose workflows have ended, and runs each feature's own repairs.
 *
 * <p>It asks Temporal about each workflow (DescribeWorkflowExecution) and never uses visibility lists, which lag. A
 * sweep asks about a bounded number of jobs, longest due first. Only one process sweeps at a time, under an advisory
 * lock.
 */
public final class Reconciler {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    private static final long LOCK = 0x6d6572696469616eL;
    private static final int BATCH = 500;

    /**
     * A step of a sweep that takes longer leaves its remaining jobs to the next sweep, so that every step has its turn.
     */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(5);

    /**
     * The counts of a sweep.
     *
     * @param resent how many jobs were handed to Temporal again
     * @param ended how many jobs were ended because their workflow had ended
     * @param repaired how many things the features' repairs mended
     */
    public record Sweep(int resent, int ended, int repaired) {
        static final Sweep NOTHING = new Sweep(0, 0, 0);
    }

    /** A feature's own repair; idempotent; returns how many things it mended. */
    @FunctionalInterface
    public interface Repair {
        int run();
    }

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Outbox outbox;
    private final WorkflowClient client;
    private final List<Repair> repairs;
    private final Duration resendAfter;
    private final Duration describeAfter;
    private final OpenJobs openJobs = new OpenJobs();
    private volatile String servedLast = "";

    /**
     * @param resendAfter the age from which an undelivered job is sent again
     * @param describeAfter the age from which an unchanged job is looked up in Temporal, with growing intervals while
     *     nothing changes
     */
    public Reconciler(
            Jdbi jdbi,
            JobProjection jobs,
            Outbox outbox,
            WorkflowClient client,
            List<Repair> repairs,
            Duration resendAfter,
            Duration describeAfter) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.outbox = outbox;
        this.client = client;
        this.repairs = List.copyOf(repairs);
        this.resendAfter = resendAfter;
        this.describeAfter = describeAfter;
    }

    /**
     * Sweeps once; does nothing while another process sweeps. If a repair fails, the others run all the same; its
     * failure is thrown at the end.
     */
    public Sweep sweep() {
        return jdbi.withHandle(lock -> {
            boolean mine = lock.createQuery("SELECT pg_try_advisory_lock(:key)")
                    .bind("key", LOCK)
                    .mapTo(boolean.class)
                    .one();
            if (!mine) {
                return Sweep.NOTHING;
            }
            try {
                return new Sweep(resend(), endWhatTemporalEnded(), repair());
            } finally {
                lock.createQuery("SELECT pg_advisory_unlock(:key)")
                        .bind("key", LOCK)
                        .mapTo(boolean.class)
                        .one();
            }
        });
    }

    private int resend() {
        int resent = 0;
        long deadline = System.nanoTime() + LONGEST_STEP.toNanos();
        List<OpenJob> undelivered = jdbi.withHandle(
                handle -> UndeliveredJobs.ofTypes(handle, outbox.types(), resendAfter, servedLast, BATCH));
        for (List<OpenJob> group : outbox.groups(undelivered)) {
            if (System.nanoTime() > deadline) {
                break;
            }
            servedLast = group.getFirst().tenant();
            if (!outbox.send(group)) {
                // Temporal is away, or it refuses this job: the next sweep begins with another job.
                jdbi.useTransaction(
                        tx -> UndeliveredJobs.putBehind(tx, group.getFirst().id()));
                break;
            }
            resent += group.size();
        }
        return resent;
    }

    private int endWhatTemporalEnded() {
        int ended = 0;
        long deadline = System.nanoTime() + LONGEST_STEP.toNanos();
        List<UUID> open = new ArrayList<>();
        Map<String, Optional<WorkflowExecutionStatus>> seen = new HashMap<>();
        try {
            for (OpenJob job :
                    jdbi.withHandle(handle -> openJobs.dueForLook(handle, outbox.types(), describeAfter, BATCH))) {
                if (System.nanoTime() > deadline) {
                    break;
                }
                Optional<WorkflowExecutionStatus> status =
                        seen.computeIfAbsent(job.workflowId() + " " + job.runId(), run -> describe(job));
                if (!isAlive(status) && end(job, status)) {
                    ended++;
                } else {
                    open.add(job.id());
                }
            }
        } finally {
            if (!open.isEmpty()) {
                jdbi.useTransaction(tx -> openJobs.looked(tx, open, describeAfter));
            }
        }
        return ended;
    }

    private int repair() {
        int repaired = 0;
        List<RuntimeException> failures = new ArrayList<>();
        for (Repair repair : repairs) {
            try {
                repaired += repair.run();
            } catch (RuntimeException failure) {
                log.warn("A repair failed, the others go on: {}", failure.toString());
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        return repaired;
    }

    private Optional<WorkflowExecutionStatus> describe(OpenJob job) {
        Optional<WorkflowExecutionDescription> run = describe(job.workflowId(), Optional.ofNullable(job.runId()));
        if (run.isEmpty() && job.runId() != null) {
            // Temporal deletes ended runs after the retention time: of a chain of runs only the newest may be left.
            run = describe(job.workflowId(), Optional.empty())
                    .filter(latest ->
                            job.id().toString().equals(latest.getMemo(JobSearchAttributes.MEMO_JOB_ID, String.class)));
        }
        Optional<WorkflowExecutionStatus> status = run.map(WorkflowExecutionDescription::getStatus);
        if (status.filter(s -> s == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW)
                .isPresent()) {
            return describe(job.workflowId(), Optional.empty()).map(WorkflowExecutionDescription::getStatus);
        }
        if (status.filter(s -> s == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED)
                .isPresent()) {
            // A reset also terminates a run; the run that continues after the reset has the same first run id.
            String firstRun = firstRun(run.get());
            return describe(job.workflowId(), Optional.empty())
                    .filter(latest -> !firstRun.isEmpty() && firstRun(latest).equals(firstRun))
                    .map(WorkflowExecutionDescription::getStatus)
                    .or(() -> status);
        }
        return status;
    }

    private static String firstRun(WorkflowExecutionDescription run) {
        return run.getWorkflowExecutionInfo().getFirstRunId();
    }

    private Optional<WorkflowExecutionDescription> describe(String workflowId, Optional<String> runId) {
        try {
            WorkflowTargetOptions.Builder target =
                    WorkflowTargetOptions.newBuilder().setWorkflowId(workflowId);
            runId.ifPresent(target::setRunId);
            return Optional.of(client.newUntypedWorkflowStub(target.build()).describe());
        } catch (WorkflowNotFoundException unknown) {
            return Optional.empty();
        }
    }

    private static boolean isAlive(Optional<WorkflowExecutionStatus> status) {
        return status.filter(s -> s == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
                .isPresent();
    }

    private boolean end(OpenJob job, Optional<WorkflowExecutionStatus> status) {
        log.info("Job {} of tenant {} is open but its workflow is {}", job.id(), job.tenant(), status);
        if (status.filter(s -> s == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED)
                .isPresent()) {
            // The workflow may have ended without having seen this job; every workflow ignores jobs that it has done
            // already.
            return outbox.send(job);
        }
        return jdbi.inTransaction(tx -> {
            boolean ended = endAs(tx, job, status);
            if (ended) {
                outbox.control(job.type()).endedOutside(tx, job);
            }
            return ended;
        });
    }

    private boolean endAs(Handle tx, OpenJob job, Optional<WorkflowExecutionStatus> status) {
        if (status.isEmpty()) {
            return jobs.fail(tx, job.id(), lost("workflow_not_found", "Temporal no longer knows this job's workflow"));
        }
        return switch (status.get()) {
            case WORKFLOW_EXECUTION_STATUS_TERMINATED, WORKFLOW_EXECUTION_STATUS_CANCELED -> jobs.cancel(tx, job.id());
            case WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
                jobs.fail(tx, job.id(), lost("workflow_timed_out", "The job's workflow ran out of time"));
            default -> jobs.fail(tx, job.id(), lost("workflow_failed", "The job's workflow failed"));
        };
    }

    private static JobFailure lost(String code, String message) {
        return new JobFailure(code, message, false);
    }
}
