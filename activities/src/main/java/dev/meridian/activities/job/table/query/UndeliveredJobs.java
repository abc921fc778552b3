package dev.meridian.activities.job.table.query;

import dev.meridian.activities.job.table.OpenJob;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The jobs that Temporal does not have yet, of each tenant in turn, oldest first. */
public final class UndeliveredJobs {
    /** Contains the condition of the index jobs_undelivered word for word: otherwise PostgreSQL does not use the index. */
    private static final String OF_TYPES =
            TenantTurns.query(OpenJob.COLUMNS, "run_id IS NULL AND " + OpenJob.CONDITION + """
             AND type = ANY (:types)
            AND (run_at IS NULL OR run_at <= now()) AND updated_at < now() - :millis * interval '1 millisecond'""", "updated_at");

    /**
     * Contains the condition of the index deliveries_undelivered word for word: otherwise PostgreSQL does not use the index.
     */
    private static final String NOTICES =
            TenantTurns.query(OpenJob.COLUMNS, "type = 'delivery' AND run_id IS NULL AND status = 'pending'", "id");

    private UndeliveredJobs() {}

    /**
     * Jobs of these types that were accepted a while ago and whose time has come.
     *
     * @param after the tenant that comes last
     */
    public static List<OpenJob> ofTypes(Handle handle, List<String> types, Duration age, String after, int limit) {
        return handle.createQuery(OF_TYPES)
                .bindArray("types", String.class, types)
                .bind("millis", age.toMillis())
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> OpenJob.of(row))
                .list();
    }

    /**
     * Notices of jobs that have ended.
     *
     * @param after the tenant that comes last
     */
    public static List<OpenJob> notices(Handle handle, String after, int limit) {
        return handle.createQuery(NOTICES)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> OpenJob.of(row))
                .list();
    }

    /** Has other undelivered jobs sent before this one. */
    public static void putBehind(Handle transaction, UUID id) {
        transaction
                .createUpdate("UPDATE jobs SET run_id = run_id WHERE id = :id")
                .bind("id", id)
                .execute();
    }
}
