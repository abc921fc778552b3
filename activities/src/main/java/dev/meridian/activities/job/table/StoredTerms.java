package dev.meridian.activities.job.table;

import dev.meridian.activities.job.work.JobException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads the terms that a job was accepted with. */
public final class StoredTerms {
    private StoredTerms() {}

    /** The terms of a job; empty if its row no longer exists. */
    public static Optional<JobTerms> find(Handle handle, UUID id) {
        return handle.createQuery("""
                        SELECT priority, run_at, attempts, timeout_ms, singleton_key, retry_of,
                               coalesce(encode(request_hash, 'hex'), '') AS request_hash, input AS payload
                        FROM jobs WHERE id = :id""")
                .bind("id", id)
                .map((row, context) -> terms(row))
                .findOne();
    }

    /** The terms of a job that must exist. */
    public static JobTerms of(Handle handle, UUID id) {
        return find(handle, id).orElseThrow(() -> JobException.permanent("job_missing", "The job's row is gone"));
    }

    private static JobTerms terms(ResultSet row) throws SQLException {
        OffsetDateTime runAt = row.getObject("run_at", OffsetDateTime.class);
        Long timeout = row.getObject("timeout_ms", Long.class);
        return new JobTerms(
                row.getInt("priority"),
                runAt == null ? null : runAt.toInstant(),
                row.getObject("attempts", Integer.class),
                timeout == null ? null : Duration.ofMillis(timeout),
                row.getString("singleton_key"),
                row.getObject("retry_of", UUID.class),
                row.getString("request_hash"),
                row.getString("payload"));
    }
}
