package dev.meridian.activities.job;

import dev.meridian.workflows.job.SharedTenant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads the open jobs. */
final class OpenJobs {
    private static final String SELECT =
            "SELECT id, tenant, type, subject, generation, workflow_id, run_id, trace_parent FROM jobs"
                    + " WHERE status IN ('pending', 'running')";
    private static final RowMapper<OpenJob> ROW = (row, context) -> new OpenJob(
            row.getObject("id", UUID.class),
            row.getString("tenant"),
            row.getString("type"),
            row.getString("subject"),
            row.getObject("generation", Long.class),
            row.getString("workflow_id"),
            row.getString("run_id"),
            row.getString("trace_parent"));

    Optional<OpenJob> find(Handle handle, String tenant, UUID id) {
        return handle.createQuery(SELECT + " AND tenant IN (:tenant, :shared) AND id = :id")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("id", id)
                .map(ROW)
                .findOne();
    }

    boolean exists(Handle handle, String tenant, UUID id) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM jobs WHERE tenant IN (:tenant, :shared) AND id = :id)")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("id", id)
                .mapTo(boolean.class)
                .one();
    }

    /** Jobs that Temporal does not have although they were accepted a while ago, oldest first. */
    List<OpenJob> undelivered(Handle handle, Duration age, int limit) {
        // The index jobs_undelivered is on exactly this.
        return older(handle, SELECT + " AND run_id IS NULL AND (run_at IS NULL OR run_at <= now())", age, limit);
    }

    /** Jobs that Temporal has and that have not changed for a while, longest unchanged first. */
    List<OpenJob> unchanged(Handle handle, Duration age, int limit) {
        return older(handle, SELECT + " AND run_id IS NOT NULL", age, limit);
    }

    /** Takes a job off the list of unchanged ones until it is old again; it was looked at. */
    void touch(Handle transaction, UUID id) {
        transaction
                .createUpdate("UPDATE jobs SET run_id = run_id WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    private static List<OpenJob> older(Handle handle, String select, Duration age, int limit) {
        return handle.createQuery(select + " AND updated_at < now() - :millis * interval '1 millisecond'"
                        + " ORDER BY updated_at LIMIT :limit")
                .bind("millis", age.toMillis())
                .bind("limit", limit)
                .map(ROW)
                .list();
    }
}
