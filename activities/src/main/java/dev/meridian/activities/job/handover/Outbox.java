package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.work.DatabaseOutage;
import dev.meridian.activities.job.work.TraceParent;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands accepted jobs to Temporal. Pending rows without a run id are the outbox: the process that accepts a job tries
 * at once, and the reconciler tries again until Temporal has the job.
 */
public final class Outbox {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private final Jdbi jdbi;
    private final JobProjection jobs;
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

    /**
     * Tries to hand a job to Temporal; returns whether Temporal has it. A failure is logged and not thrown, because the
     * job stays accepted.
     */
    public boolean send(OpenJob job) {
        try {
            JobControl control = control(job.type());
            String runId = TraceParent.goOn(job.traceParent(), () -> control.dispatch(job));
            note(job, runId);
            return true;
        } catch (WorkflowException | StatusRuntimeException refused) {
            Throwable why = refused.getCause() == null ? refused : refused.getCause();
            log.warn(
                    "Job {} of tenant {} waits in the outbox until Temporal takes it: {}",
                    job.id(),
                    job.tenant(),
                    why.getMessage());
            return false;
        } catch (RuntimeException failed) {
            if (DatabaseOutage.isBehind(failed)) {
                log.warn("Job {} of tenant {} waits in the outbox until the database is back", job.id(), job.tenant());
            } else {
                log.error(
                        "Job {} of tenant {} waits in the outbox: something is wrong", job.id(), job.tenant(), failed);
            }
            return false;
        }
    }

    /** If this note fails, the job is handed over again later, and its workflow ignores the repetition. */
    private void note(OpenJob job, String runId) {
        try {
            jdbi.useTransaction(tx -> jobs.handedOver(tx, job.id(), runId));
        } catch (JdbiException failed) {
            log.warn(
                    "Job {} of tenant {} was handed to Temporal, which could not be noted: {}",
                    job.id(),
                    job.tenant(),
                    failed.getMessage());
        }
    }
}
