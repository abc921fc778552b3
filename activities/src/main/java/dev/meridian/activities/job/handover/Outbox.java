package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.SharedJobs;
import dev.meridian.activities.job.work.DatabaseOutage;
import dev.meridian.activities.job.work.TraceParent;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands accepted jobs to Temporal. Pending rows without a run id are the outbox: the process that accepts a job tries
 * at once, and the reconciler tries again until Temporal has the job.
 */
public final class Outbox implements Handover {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    /** How an attempt to hand jobs to Temporal ended. */
    enum Result {
        /** Temporal has taken the jobs. */
        TAKEN,
        /** The jobs of this hand-over stay in the outbox for a reason of their own; other jobs can be handed over. */
        KEPT_BACK,
        /** Temporal, or the database, does not answer, so that no other job can be handed over either. */
        UNREACHABLE
    }

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final SharedJobs sharedJobs = new SharedJobs();
    private final Map<String, JobControl> controls;

    public Outbox(Jdbi jdbi, JobProjection jobs, List<JobControl> controls) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.controls = controls.stream()
                .collect(Collectors.toUnmodifiableMap(control -> control.type().name(), Function.identity()));
    }

    /**
     * The control of a type's jobs.
     *
     * @throws IllegalArgumentException if this process does not know the type
     */
    public JobControl control(String type) {
        JobControl control = controls.get(type);
        if (control == null) {
            throw new IllegalArgumentException("No job type is called '" + type + "'");
        }
        return control;
    }

    /** The names of the types this process knows. */
    public List<String> types() {
        return List.copyOf(controls.keySet());
    }

    /** Hands the job over before it returns. */
    @Override
    public void offer(OpenJob job) {
        send(job);
    }

    /**
     * Tries to hand a job to Temporal; returns whether Temporal has it. A failure is logged and not thrown, because the
     * job stays accepted.
     */
    public boolean send(OpenJob job) {
        return hand(job, this::storeRunId) == Result.TAKEN;
    }

    /** Puts jobs together that are handed over in one go: those that may share a workflow, a page at most. */
    public List<List<OpenJob>> groups(List<OpenJob> undelivered) {
        return HandoverGroups.of(undelivered, this::mayShare);
    }

    /** Hands over all jobs of one of the {@link #groups}, as {@link #send(OpenJob)} hands over one job. */
    public boolean send(List<OpenJob> group) {
        return hand(group, this::storeRunId) == Result.TAKEN;
    }

    /** Hears in which run Temporal has a job, and stores that, so that the job leaves the outbox. */
    @FunctionalInterface
    interface RunIdListener {
        void taken(OpenJob job, String runId);
    }

    /**
     * @param runIds hears of the run. A job also stores the id of its run itself as it begins; if no worker takes it soon and
     *     nobody else has stored the id, the reconciler finds the job in the outbox and hands it over again
     */
    Result hand(List<OpenJob> group, RunIdListener runIds) {
        OpenJob first = group.getFirst();
        return group.size() == 1 ? hand(first, runIds) : attempt(first, () -> handTogether(group, runIds));
    }

    private Result hand(OpenJob job, RunIdListener runIds) {
        return attempt(job, () -> {
            JobControl control = control(job.type());
            runIds.taken(
                    job,
                    job.isShared()
                            ? control.dispatch(job)
                            : TraceParent.goOn(job.traceParent(), () -> control.dispatch(job)));
            return Result.TAKEN;
        });
    }

    /** Whether jobs like this one may share a workflow: it was never tried, may begin at once and is of a type that shares. */
    boolean mayShare(OpenJob job) {
        return job.next().isFirst()
                && !job.isShared()
                && controls.containsKey(job.type())
                && control(job.type()).sharedWorkflowId(job.tenant(), job.id()).isPresent();
    }

    /** The claim comes first: a crash after it leaves jobs in the outbox that name the workflow which is to be started for them. */
    private Result handTogether(List<OpenJob> group, RunIdListener runIds) {
        OpenJob first = group.getFirst();
        String workflowId = control(first.type())
                .sharedWorkflowId(first.tenant(), JobIds.next())
                .orElseThrow(() -> new IllegalArgumentException("Jobs of this type share no workflow"));
        List<UUID> ids = group.stream().map(OpenJob::id).toList();
        Set<UUID> claimed = jdbi.withHandle(handle -> sharedJobs.claim(handle, workflowId, ids));
        // Jobs that are not claimed were taken or cancelled by somebody else meanwhile.
        Optional<OpenJob> shared = group.stream()
                .filter(job -> claimed.contains(job.id()))
                .findFirst()
                .map(job -> job.sharing(workflowId));
        return shared.map(job -> hand(job, runIds)).orElse(Result.TAKEN);
    }

    private static Result attempt(OpenJob job, Supplier<Result> handover) {
        try {
            return handover.get();
        } catch (WorkflowException | StatusRuntimeException refused) {
            Throwable why = refused.getCause() == null ? refused : refused.getCause();
            log.warn(
                    "Job {} of tenant {} waits in the outbox until Temporal takes it: {}",
                    job.id(),
                    job.tenant(),
                    why.getMessage());
            return refused instanceof WorkflowExecutionAlreadyStarted ? Result.KEPT_BACK : Result.UNREACHABLE;
        } catch (RuntimeException failed) {
            if (DatabaseOutage.isCauseOf(failed)) {
                log.warn("Job {} of tenant {} waits in the outbox until the database is back", job.id(), job.tenant());
                return Result.UNREACHABLE;
            }
            log.error("Job {} of tenant {} waits in the outbox: something is wrong", job.id(), job.tenant(), failed);
            return Result.KEPT_BACK;
        }
    }

    /** If this fails, the job is handed over again later, and its workflow ignores the repetition. */
    private void storeRunId(OpenJob job, String runId) {
        try {
            jdbi.useHandle(handle -> {
                if (job.isShared()) {
                    sharedJobs.handedOver(handle, job.workflowId(), runId);
                } else {
                    jobs.handedOver(handle, job.id(), runId);
                }
            });
        } catch (JdbiException failed) {
            log.warn(
                    "Job {} of tenant {} was handed to Temporal, which could not be noted: {}",
                    job.id(),
                    job.tenant(),
                    failed.getMessage());
        }
    }
}
