package dev.meridian.activities.job.table.query;

import dev.meridian.workflows.job.JobFailure;
import org.jdbi.v3.core.Handle;

/** Counts the jobs of a tenant that wait for their turn. */
public final class WaitingJobs {
    /**
     * Has the conditions of the index jobs_waiting word for word: otherwise PostgreSQL may read through all jobs that
     * wait for a later time.
     */
    public static final String COUNT = """
            SELECT count(*) FROM (SELECT FROM jobs
                WHERE tenant = :tenant AND status = 'pending'
                  AND coalesce(run_at, '-infinity') <= now()
                  AND (next_retry_at IS NULL OR error_code = :waiting) LIMIT :limit) waiting""";

    private WaitingJobs() {}

    /** How many there are, counted up to {@code most}; jobs that wait for a time or for another attempt do not count. */
    public static int count(Handle handle, String tenant, int most) {
        return handle.createQuery(COUNT)
                .bind("tenant", tenant)
                .bind("waiting", JobFailure.QUOTA_EXHAUSTED)
                .bind("limit", most)
                .mapTo(int.class)
                .one();
    }
}
