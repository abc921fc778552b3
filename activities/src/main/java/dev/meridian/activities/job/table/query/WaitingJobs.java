package dev.meridian.activities.job.table.query;

import dev.meridian.activities.job.table.BoundedSearch;
import dev.meridian.activities.job.table.Choice;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.SharedTenant;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The jobs of a tenant that wait for their turn. */
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

    /** Of so many pending jobs, the oldest, the one is looked for that waits. */
    private static final int LOOKED_AT = 1_000;

    private static final int SECONDS = 2;

    private WaitingJobs() {}

    /**
     * Since when the job waits that has waited longest, of the jobs of a filter that a tenant sees. A job that waits for a quota
     * counts, as it does in {@link #count}. Empty if none waits, if the oldest thousand pending jobs wait for a time or for another
     * attempt, or if the search takes longer than two seconds.
     *
     * @param filter what it says of states is left out
     */
    public static Optional<Instant> oldest(Handle handle, String tenant, JobFilter filter) {
        String condition = filter.withStatus(Choice.ANY).condition();
        String pending = """
                (SELECT created_at, run_at, next_retry_at, error_code FROM jobs
                 WHERE tenant = :%s AND status = 'pending'%s ORDER BY id LIMIT :lookedAt)""";
        Query query = handle.createQuery(
                        """
                        SELECT min(greatest(created_at, run_at)) FROM (%s UNION ALL %s) oldest
                        WHERE coalesce(run_at, '-infinity') <= now() AND (next_retry_at IS NULL OR error_code = :waiting)""".formatted(pending.formatted("tenant", condition), pending.formatted("shared", condition)))
                .bind("tenant", tenant)
                .bind("shared", tenant.equals(SharedTenant.ID) ? null : SharedTenant.ID)
                .bind("waiting", JobFailure.QUOTA_EXHAUSTED)
                .bind("lookedAt", LOOKED_AT)
                .bindMap(filter.withStatus(Choice.ANY).bindings());
        try {
            return BoundedSearch.read(
                    query,
                    SECONDS,
                    search -> search.mapTo(OffsetDateTime.class).findOne().map(OffsetDateTime::toInstant));
        } catch (JobException tooBroad) {
            return Optional.empty();
        }
    }

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
