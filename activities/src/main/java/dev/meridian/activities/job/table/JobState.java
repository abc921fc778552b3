package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a job's row and each of its events say: the job as it is, or as it was right after a change. A field that both have
 * is added here: a column of {@code jobs} and of {@code job_events}, copied by the trigger {@code jobs_after_change}.
 *
 * @param outcome why a completed job had less to do than it was asked for
 * @param message what the job is doing, for people
 * @param error how its last attempt failed
 * @param attempt which attempt this is, from 1; 0 before the first
 */
public record JobState(
        JobIdentity job,
        JobStatus status,
        @Nullable String outcome,
        JobProgress progress,
        @Nullable String message,
        @Nullable JobError error,
        int attempt,
        JobTimes times) {
    /**
     * The columns that have the same name in both tables. {@link #of} also reads the job's id, and the columns that
     * {@link JobOrigin} and {@link JobTimes} name as read besides.
     */
    public static final String COLUMNS =
            "tenant, type, subject, status, outcome, progress, processed_items, total_items,"
                    + " message, error_code, error, error_retryable, attempt, " + JobOrigin.COLUMNS + ", "
                    + JobTimes.COLUMNS;

    /** Reads a row of either table; the column of the job's id has different names in them. */
    static JobState of(ResultSet row, String idColumn) throws SQLException {
        return new JobState(
                new JobIdentity(
                        row.getObject(idColumn, UUID.class),
                        row.getString("tenant"),
                        new JobType(row.getString("type")),
                        row.getString("subject"),
                        JobOrigin.of(row)),
                JobStatus.ofWireName(row.getString("status")),
                row.getString("outcome"),
                new JobProgress(
                        row.getInt("progress"),
                        row.getLong("processed_items"),
                        row.getObject("total_items", Long.class)),
                row.getString("message"),
                error(row),
                row.getInt("attempt"),
                JobTimes.of(row));
    }

    /** The trace that the job was accepted in; null if that was in none. */
    public @Nullable String traceId() {
        return job.origin().traceId();
    }

    /** Why the job is being tried again: how its last attempt failed, or that its worker was lost; null if it is not. */
    public @Nullable JobError lastFailure() {
        return status.isOpen() ? error : null;
    }

    private static @Nullable JobError error(ResultSet row) throws SQLException {
        String code = row.getString("error_code");
        return code == null
                ? null
                : new JobError(code, row.getString("error"), row.getObject("error_retryable", Boolean.class));
    }
}
