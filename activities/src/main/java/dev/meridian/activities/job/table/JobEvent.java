package dev.meridian.activities.job.table;

import dev.meridian.activities.job.live.EventCursor;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of a job; the fields show the job right after the change ({@link JobRow}).
 *
 * @param position where the event stands in the log of all jobs' changes
 * @param seq the number of the change within its job, from 1 without gaps
 * @param traceId the trace that the job was accepted in; null if the request was not traced
 */
public record JobEvent(
        Position position,
        UUID jobId,
        int seq,
        String tenant,
        JobType type,
        String subject,
        JobStatus status,
        @Nullable String outcome,
        int progress,
        long processedItems,
        @Nullable Long totalItems,
        @Nullable String message,
        @Nullable JobError error,
        int attempt,
        @Nullable String traceId,
        Instant at) {

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
