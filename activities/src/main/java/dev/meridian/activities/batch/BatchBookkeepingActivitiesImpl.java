package dev.meridian.activities.batch;

import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.query.JobStatuses;
import dev.meridian.workflows.batch.BatchBookkeepingActivities;
import dev.meridian.workflows.batch.BatchPlan;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobStatus;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * {@link BatchBookkeepingActivities} on the items and the table {@code jobs}. Each call is one transaction, idempotent
 * by job id. It locks the job's row first, so that no item can be put back while the batch ends.
 */
public final class BatchBookkeepingActivitiesImpl implements BatchBookkeepingActivities {
    static final String PERFORMING = "Performing items";

    private static final String ITEMS_FAILED = "items_failed";

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final BatchItems items = new BatchItems();

    public BatchBookkeepingActivitiesImpl(Jdbi jdbi, JobProjection jobs) {
        this.jdbi = jdbi;
        this.jobs = jobs;
    }

    @Override
    public BatchPlan plan(String jobId) {
        UUID id = UUID.fromString(jobId);
        return jdbi.inTransaction(tx -> {
            if (!jobs.start(tx, id, 1)) {
                return BatchPlan.ofEnd(JobStatuses.find(tx, id).orElse(JobStatus.CANCELLED));
            }
            items.nextRetry(tx, id)
                    .ifPresentOrElse(
                            next -> jobs.retriesPart(tx, id, next.failure(), next.dueAt()),
                            () -> jobs.retriesPart(tx, id, null, null));
            return items.plan(tx, id).orElseGet(() -> BatchPlan.ofEnd(end(tx, id)));
        });
    }

    @Override
    public void fail(String jobId, JobFailure failure) {
        UUID id = UUID.fromString(jobId);
        jdbi.useTransaction(tx -> {
            if (jobs.fail(tx, id, failure)) {
                items.cancelOpen(tx, id);
            }
        });
    }

    @Override
    public void cancel(String jobId) {
        UUID id = UUID.fromString(jobId);
        jdbi.useTransaction(tx -> {
            if (jobs.cancel(tx, id)) {
                items.cancelOpen(tx, id);
            }
        });
    }

    private JobStatus end(Handle tx, UUID id) {
        BatchItems.Counts counts = items.counts(tx, id);
        jobs.progress(tx, id, counts.progress(), counts.percent(), PERFORMING);
        if (counts.failed() == 0) {
            jobs.complete(tx, id, null);
            return JobStatus.COMPLETED;
        }
        String message = counts.failed() + " of " + counts.total() + " items failed";
        jobs.fail(tx, id, new JobFailure(ITEMS_FAILED, message, false));
        return JobStatus.FAILED;
    }
}
