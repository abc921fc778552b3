package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.OpenJobs;
import io.temporal.client.WorkflowNotFoundException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Cancels a tenant's jobs when their tenant asks for it. */
public final class JobCancellation {
    /** What became of the request. */
    public enum Answer {
        /** The workflow has been told; the job ends as cancelled when its work has stopped. */
        REQUESTED,
        /** No workflow was running for the job, so it has ended as cancelled at once. */
        CANCELLED,
        /** The job had ended before the request. */
        ALREADY_ENDED,
        /** There is no such job for this tenant. */
        UNKNOWN
    }

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final OpenJobs openJobs = new OpenJobs();
    private final Outbox outbox;

    public JobCancellation(Jdbi jdbi, JobProjection jobs, Outbox outbox) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.outbox = outbox;
    }

    /** Cancels the job if the tenant has it. Idempotent by job id. */
    public Answer cancel(String tenant, UUID id) {
        Optional<OpenJob> open = jdbi.withHandle(handle -> openJobs.find(handle, tenant, id));
        if (open.isEmpty()) {
            return jdbi.withHandle(handle -> openJobs.exists(handle, tenant, id))
                    ? Answer.ALREADY_ENDED
                    : Answer.UNKNOWN;
        }
        JobControl control = outbox.control(open.get().type());
        return isHeard(control, tenant, open.get())
                ? Answer.REQUESTED
                : jdbi.inTransaction(tx -> {
                    if (!jobs.cancel(tx, id)) {
                        return Answer.ALREADY_ENDED;
                    }
                    control.endedOutside(tx, open.get());
                    return Answer.CANCELLED;
                });
    }

    /** A job without a workflow of its own may have been given to a shared workflow in this very moment. */
    private boolean isHeard(JobControl control, String tenant, OpenJob job) {
        return isHeard(control, job)
                || !job.isShared()
                        && jdbi.withHandle(handle -> openJobs.find(handle, tenant, job.id()))
                                .filter(OpenJob::isShared)
                                .filter(shared -> isHeard(control, shared))
                                .isPresent();
    }

    private static boolean isHeard(JobControl control, OpenJob job) {
        try {
            return control.requestCancel(job);
        } catch (WorkflowNotFoundException nothingRuns) {
            return false;
        }
    }
}
