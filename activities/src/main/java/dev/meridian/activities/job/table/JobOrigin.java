package dev.meridian.activities.job.table;

import dev.meridian.activities.job.work.Actor;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How a job was asked for; none of this changes.
 *
 * @param title what people call the job
 * @param askedBy the caller or the schedule; null for the service itself
 * @param priority 1..5; jobs with priority 1 run first
 * @param maxAttempts the most attempts, if the request names them; null for as many as the type says
 * @param traceId the trace that the job was accepted in; null if that was in none
 */
public record JobOrigin(
        String title,
        @Nullable Actor askedBy,
        int priority,
        @Nullable Integer maxAttempts,
        @Nullable String traceId) {
    /** The columns that both tables name alike; {@link #of} reads {@code priority}, {@code max_attempts} and {@code trace_id} besides. */
    static final String COLUMNS = "coalesce(title, subject) AS title, asked_by, asked_by_id";

    static JobOrigin of(ResultSet row) throws SQLException {
        return new JobOrigin(
                row.getString("title"),
                Actor.of(row, "asked_by"),
                row.getInt("priority"),
                row.getObject("max_attempts", Integer.class),
                row.getString("trace_id"));
    }
}
