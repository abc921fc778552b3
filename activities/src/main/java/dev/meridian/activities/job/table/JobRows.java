package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rows of {@code jobs} and {@code job_events}. */
public final class JobRows {
    private JobRows() {}

    public static JobRow job(ResultSet row) throws SQLException {
        return new JobRow(
                uuid(row, "id"),
                new JobType(row.getString("type")),
                row.getString("tenant"),
                JobStatus.ofWireName(row.getString("status")),
                row.getString("outcome"),
                row.getInt("progress"),
                row.getLong("processed_items"),
                row.getObject("total_items", Long.class),
                row.getString("message"),
                error(row),
                row.getInt("attempt"),
                row.getInt("priority"),
                row.getString("subject"),
                row.getObject("generation", Long.class),
                row.getString("workflow_id"),
                row.getString("run_id"),
                instant(row, "created_at"),
                instantOrNull(row, "started_at"),
                instantOrNull(row, "completed_at"),
                instant(row, "last_event_at"),
                row.getInt("event_seq"),
                instantOrNull(row, "run_at"),
                instantOrNull(row, "next_retry_at"),
                row.getObject("retry_of", UUID.class),
                row.getString("trace_id"));
    }

    public static JobEvent event(ResultSet row) throws SQLException {
        return new JobEvent(
                new JobEvent.Position(row.getLong("transaction_id"), row.getLong("id")),
                uuid(row, "job_id"),
                row.getInt("seq"),
                row.getString("tenant"),
                new JobType(row.getString("type")),
                row.getString("subject"),
                JobStatus.ofWireName(row.getString("status")),
                row.getString("outcome"),
                row.getInt("progress"),
                row.getLong("processed_items"),
                row.getObject("total_items", Long.class),
                row.getString("message"),
                error(row),
                row.getInt("attempt"),
                row.getString("trace_id"),
                instant(row, "at"));
    }

    private static @Nullable JobError error(ResultSet row) throws SQLException {
        String code = row.getString("error_code");
        return code == null ? null : new JobError(code, row.getString("error"));
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
