package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * How an open job is tried next.
 *
 * @param priority 1..5; jobs with priority 1 run first
 * @param attempt the number of the attempt that comes next or is under way, from 1
 * @param notBefore when it may begin; null if at once
 * @param isFirst whether the job has neither been tried nor told to wait
 */
public record NextTry(int priority, int attempt, @Nullable Instant notBefore, boolean isFirst) {
    /** The columns that {@link #of} reads, beside {@code error_code}. */
    static final String COLUMNS =
            "priority, attempt, status, error_code, greatest(run_at, next_retry_at) AS not_before";

    /** The first try of a job that has just been accepted. */
    static NextTry first(int priority, @Nullable Instant runAt) {
        return new NextTry(priority, 1, runAt, runAt == null);
    }

    static NextTry of(ResultSet row) throws SQLException {
        int begun = row.getInt("attempt");
        String failure = row.getString("error_code");
        boolean hasFailed = row.getString("status").equals("pending")
                && begun > 0
                && failure != null
                && JobFailure.usesUpAttempt(failure);
        OffsetDateTime notBefore = row.getObject("not_before", OffsetDateTime.class);
        return new NextTry(
                row.getInt("priority"),
                Math.max(1, hasFailed ? begun + 1 : begun),
                notBefore == null ? null : notBefore.toInstant(),
                begun == 0 && failure == null && notBefore == null);
    }
}
