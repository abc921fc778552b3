package dev.meridian.activities.job.table;

import dev.meridian.activities.job.database.TenantShares;
import dev.meridian.workflows.job.SharedTenant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads the open jobs. */
public final class OpenJobs {
    private static final String COLUMNS = "id, tenant, type, subject, generation, workflow_id, run_id, trace_parent";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM jobs WHERE status IN ('pending', 'running')";

    /** In the words of the index jobs_undelivered. */
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
     * Jobs of these types that Temporal does not have although they were accepted a while ago: of each tenant in turn, oldest
     * first.
     *
     * @param after the tenant that comes last
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

    /** Has other undelivered jobs sent before this one. */
    public void putBehind(Handle transaction, UUID id) {
        transaction
                .createUpdate("UPDATE jobs SET run_id = run_id WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    /**
     * Jobs of these types that Temporal has and that are due for a comparison with it, longest due first.
     *
     * @param age how long a job that changes is left alone
     */
    public List<OpenJob> dueForLook(Handle handle, List<String> types, Duration age, int limit) {
        // The index jobs_to_check is on exactly this.
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
     * Notes that jobs were compared with Temporal: the next comparison comes after as long as a job has not changed, but
     * within five minutes; of a job whose time is still to come after that time, but within half an hour.
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
