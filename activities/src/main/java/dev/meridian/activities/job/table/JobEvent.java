package dev.meridian.activities.job.table;

import dev.meridian.activities.job.live.EventCursor;
import dev.meridian.workflows.job.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * One change of a job.
 *
 * @param position where the event stands in the log of all jobs' changes
 * @param seq the number of the change within its job, from 1 without gaps
 * @param state the job right after the change
 */
public record JobEvent(Position position, int seq, JobState state, Instant at) {
    /** The columns of {@code job_events} that {@link #of} reads. */
    public static final String COLUMNS = "xid::text::bigint AS transaction_id, id, job_id, seq, " + JobState.COLUMNS
            + ", coalesce(created_at, uuid_extract_timestamp(job_id), at) AS created_at, at AS last_event_at,"
            + " coalesce(priority, 3) AS priority, max_attempts, trace_id, at";

    /** Reads a row with the {@link #COLUMNS}. */
    public static JobEvent of(ResultSet row) throws SQLException {
        return new JobEvent(
                new Position(row.getLong("transaction_id"), row.getLong("id")),
                row.getInt("seq"),
                JobState.of(row, "job_id"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    public UUID jobId() {
        return state.job().id();
    }

    public String tenant() {
        return state.job().tenant();
    }

    public JobStatus status() {
        return state.status();
    }

    /**
     * A place in the log. Positions are unique and sorted, but rows do not become visible in that order, because
     * transactions commit in any order ({@link EventCursor}).
     *
     * @param transactionId the 64-bit id of the transaction that made the change
     * @param id the row's id
     */
    public record Position(long transactionId, long id) {
        /** The position before the first change. */
        public static final Position START = new Position(0, 0);
    }
}
