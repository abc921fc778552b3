package dev.meridian.activities.batch;

import dev.meridian.activities.job.JobProjection;
import dev.meridian.workflows.batch.BatchBookkeepingActivities;
import dev.meridian.workflows.batch.BatchPlan;
import dev.meridian.workflows.job.JobFailure;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** {@link BatchBookkeepingActivities} on the items and the projection, one transaction a call; key: the job id. */
public final class BatchBookkeeping implements BatchBookkeepingActivities {
    private static final String ITEMS_FAILED = "items_failed";

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final BatchItems items = new BatchItems();

    public BatchBookkeeping(Jdbi jdbi, JobProjection jobs) {
        this.jdbi = jdbi;
        this.jobs = jobs;
    }

    @Override
    public BatchPlan plan(String jobId) {
        UUID id = UUID.fromString(jobId);
        return jdbi.inTransaction(tx -> jobs.start(tx, id, 1) ? items.plan(tx, id) : new BatchPlan(List.of(), null));
    }

    @Override
    public boolean finish(String jobId) {
        UUID id = UUID.fromString(jobId);
        return jdbi.inTransaction(tx -> finish(tx, id));
    }

    @Override
    public void cancel(String jobId) {
        UUID id = UUID.fromString(jobId);
        jdbi.useTransaction(tx -> {
            items.cancelOpen(tx, id);
            jobs.cancel(tx, id);
        });
    }

    private boolean finish(Handle tx, UUID id) {
        BatchItems.Counts counts = items.counts(tx, id);
        if (counts.failed() == 0) {
            jobs.complete(tx, id, null);
            return true;
        }
        jobs.fail(
                tx,
                id,
                new JobFailure(ITEMS_FAILED, counts.failed() + " of " + counts.total() + " items failed", false));
        return false;
    }
}
