package dev.meridian.activities.job.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The moments of a job's life; null for what has not happened, or is not going to.
 *
 * @param updatedAt when its newest event was written
 * @param runAt not before then; null if it was wanted at once
 * @param nextRetryAt when a job whose last attempt failed is tried again
 */
public record JobTimes(
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        Instant updatedAt,
        @Nullable Instant runAt,
        @Nullable Instant nextRetryAt) {
    /** The columns that both tables name alike; {@link #of} reads {@code created_at} and {@code last_event_at} besides. */
    static final String COLUMNS = "started_at, completed_at, run_at, next_retry_at";

    static JobTimes of(ResultSet row) throws SQLException {
        return new JobTimes(
                Objects.requireNonNull(time(row, "created_at"), "NOT NULL"),
                time(row, "started_at"),
                time(row, "completed_at"),
                Objects.requireNonNull(time(row, "last_event_at"), "NOT NULL"),
                time(row, "run_at"),
                time(row, "next_retry_at"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
