package dev.meridian.activities.job.table;

import dev.meridian.activities.job.database.TenantShares;
import dev.meridian.workflows.job.SharedTenant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads the open jobs that the outbox and the reconciler have to handle. */
public final class OpenJobs {
    private static final String COLUMNS = "id, tenant, type, subject, generation, workflow_id, run_id, trace_parent";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM jobs WHERE status IN ('pending', 'running')";

    /** The conditions are those of the partial index jobs_undelivered, so that PostgreSQL uses it. */
    private static final String UNDELIVERED = TenantShares.query(COLUMNS, """
            run_id IS NULL AND status IN ('pending', 'running') AND type = ANY (:types)
            AND (run_at IS NULL OR run_at <= now()) AND updated_at < now() - :millis * interval '1 millisecond'""", "updated_at");

    private static final RowMapper<OpenJob> ROW = (row, context) -> new OpenJob(
            row.getObject("id", UUID.class),
            row.getString("tenant"),
            row.getString("type"),
            row.getString("subject"),
            row.getObject("generation", Long.class),
            row.getString("workflow_id"),
            row.getString("run_id"),
            row.getString("trace_parent"));

    public Optional<OpenJob> find(Handle handle, String tenant, UUID id) {
        return handle.createQuery(SELECT + " AND tenant IN (:tenant, :shared) AND id = :id")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("id", id)
                .map(ROW)
                .findOne();
    }

    public boolean exists(Handle handle, String tenant, UUID id) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM jobs WHERE tenant IN (:tenant, :shared) AND id = :id)")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("id", id)
                .mapTo(boolean.class)
                .one();
    }

    /**
     * Jobs of these types that were accepted at least {@code age} ago and that Temporal does not have yet: one of each
     * tenant in turn, oldest first.
     *
     * @param after the tenant whose turn comes last, because it was served last
     */
    public List<OpenJob> undelivered(Handle handle, List<String> types, Duration age, String after, int limit) {
        return handle.createQuery(UNDELIVERED)
                .bindArray("types", String.class, types)
                .bind("millis", age.toMillis())
                .bind("after", after)
                .bind("limit", limit)
                .map(ROW)
                .list();
    }

    /** Moves this job behind the other undelivered jobs. */
    public void putBehind(Handle transaction, UUID id) {
        transaction
                .createUpdate("UPDATE jobs SET run_id = run_id WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    /**
     * Jobs of these types that Temporal has and whose state is due to be compared with Temporal's, longest due first.
     *
     * @param age how long after its last change a job is not compared
     */
    public List<OpenJob> dueForLook(Handle handle, List<String> types, Duration age, int limit) {
        // The conditions are those of the partial index jobs_to_check, so that PostgreSQL uses it.
        return handle.createQuery(SELECT + """
                         AND run_id IS NOT NULL AND check_at < now() - :millis * interval '1 millisecond'
                        AND type = ANY (:types) ORDER BY check_at LIMIT :limit""")
                .bindArray("types", String.class, types)
                .bind("millis", age.toMillis())
                .bind("limit", limit)
                .map(ROW)
                .list();
    }

    /**
     * Notes that these jobs were compared with Temporal, and sets the time of the next comparison. The wait equals the
     * time since the job last changed, at most five minutes. A job that may not begin yet is compared once it may
     * begin, at the latest after half an hour.
     */
    public void looked(Handle transaction, List<UUID> ids, Duration age) {
        transaction
                .createUpdate("""
                        UPDATE jobs SET check_at = now() + greatest(
                            job_parked_for(run_at, next_retry_at, now()),
                            least(now() - updated_at, interval '5 minutes') - :millis * interval '1 millisecond')
                        WHERE id = ANY (:ids)""")
                .bindArray("ids", UUID.class, ids)
                .bind("millis", age.toMillis())
                .execute();
    }
}
