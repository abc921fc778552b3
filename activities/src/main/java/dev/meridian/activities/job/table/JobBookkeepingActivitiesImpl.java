package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobBookkeepingActivities;
import dev.meridian.workflows.job.JobFailure;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** {@link JobBookkeepingActivities} on the projection. Each call is one transaction, and it is idempotent by job id. */
public final class JobBookkeepingActivitiesImpl implements JobBookkeepingActivities {
    private final Jdbi jdbi;
    private final JobProjection jobs;

    public JobBookkeepingActivitiesImpl(Jdbi jdbi, JobProjection jobs) {
        this.jdbi = jdbi;
        this.jobs = jobs;
    }

    @Override
    public boolean start(String jobId, int attempt) {
        return jdbi.inTransaction((Handle tx) -> jobs.start(tx, UUID.fromString(jobId), attempt));
    }

    @Override
    public boolean complete(String jobId, @Nullable String outcome) {
        return jdbi.inTransaction((Handle tx) -> jobs.complete(tx, UUID.fromString(jobId), outcome));
    }

    @Override
    public boolean retryLater(String jobId, JobFailure failure) {
        return jdbi.inTransaction((Handle tx) -> jobs.retryLater(tx, UUID.fromString(jobId), failure));
    }

    @Override
    public boolean fail(String jobId, JobFailure failure) {
        return jdbi.inTransaction((Handle tx) -> jobs.fail(tx, UUID.fromString(jobId), failure));
    }

    @Override
    public boolean cancel(String jobId) {
        return JobIds.parse(jobId)
                .map(id -> jdbi.inTransaction((Handle tx) -> jobs.cancel(tx, id)))
                .orElse(false);
    }
}
