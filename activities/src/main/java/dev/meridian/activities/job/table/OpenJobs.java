package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.SharedTenant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads the open jobs that the outbox and the reconciler have to handle. */
public final class OpenJobs {
    private static final String SELECT = "SELECT " + OpenJob.COLUMNS + " FROM jobs WHERE " + OpenJob.CONDITION;

    public Optional<OpenJob> find(Handle handle, String tenant, UUID id) {
        return handle.createQuery(SELECT + " AND tenant IN (:tenant, :shared) AND id = :id")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("id", id)
                .map((row, context) -> OpenJob.of(row))
                .findOne();
    }

    /** Whether the tenant has such a job, open or ended. */
    public boolean exists(Handle handle, String tenant, UUID id) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM jobs WHERE tenant IN (:tenant, :shared) AND id = :id)")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("id", id)
                .mapTo(boolean.class)
                .one();
    }

    /** Whether a workflow has an open job. */
    public boolean hasAny(Handle handle, String workflowId) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM jobs WHERE workflow_id = :workflowId AND "
                        + OpenJob.CONDITION + ")")
                .bind("workflowId", workflowId)
                .mapTo(boolean.class)
                .one();
    }

    /** Whether a job is open; if it is, nobody ends it until the transaction ends. */
    public boolean hold(Handle transaction, UUID id) {
        return transaction
                .createQuery("SELECT id FROM jobs WHERE id = :id AND " + OpenJob.CONDITION + " FOR SHARE")
                .bind("id", id)
                .mapTo(UUID.class)
                .findOne()
                .isPresent();
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
                .map((row, context) -> OpenJob.of(row))
                .list();
    }

    /**
     * Notes that these jobs were compared with Temporal, and sets the time of the next comparison. The wait equals the
     * time since the job last changed, at most five minutes. A job that may not begin yet is compared once it may
     * begin, at the latest after half an hour. A job that changes at this moment is left out.
     */
    public void looked(Handle transaction, List<UUID> ids, Duration age) {
        transaction
                .createUpdate("""
                        UPDATE jobs SET check_at = now() + greatest(
                            job_parked_for(run_at, next_retry_at, now()),
                            least(now() - updated_at, interval '5 minutes') - :millis * interval '1 millisecond')
                        WHERE id IN (SELECT id FROM jobs WHERE id = ANY (:ids) ORDER BY id FOR UPDATE SKIP LOCKED)""")
                .bindArray("ids", UUID.class, ids)
                .bind("millis", age.toMillis())
                .execute();
    }
}
