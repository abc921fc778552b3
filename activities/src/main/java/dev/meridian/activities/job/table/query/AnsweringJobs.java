package dev.meridian.activities.job.table.query;

import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Finds the job that answers a request in place of a new job. */
public final class AnsweringJobs {
    private AnsweringJobs() {}

    /** A job that was there before the request. */
    public record Found(UUID id, JobStatus status) {}

    /** The newest job that repeats another one and is open or has completed. */
    public static Optional<Found> repetitionOf(Handle handle, UUID repeated) {
        return handle.createQuery("SELECT id, status FROM jobs WHERE retry_of = :id AND (" + OpenJob.CONDITION + """
                         OR status = 'completed')
                        ORDER BY id DESC LIMIT 1""")
                .bind("id", repeated)
                .map((row, context) -> found(row))
                .findOne();
    }

    /**
     * The open job of the tenant and the type of another job that has a singleton key.
     *
     * @param key null: no job has it
     */
    public static Optional<Found> openSingleton(Handle handle, NewJob job, @Nullable String key) {
        return handle.createQuery("""
                        SELECT id, status FROM jobs
                        WHERE tenant = :tenant AND type = :type AND singleton_key = :key AND\s""" + OpenJob.CONDITION)
                .bind("tenant", job.tenant())
                .bind("type", job.type().name())
                .bind("key", key)
                .map((row, context) -> found(row))
                .findOne();
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(row.getObject("id", UUID.class), JobStatus.ofWireName(row.getString("status")));
    }
}
