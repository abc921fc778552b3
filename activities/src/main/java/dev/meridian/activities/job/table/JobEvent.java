package dev.meridian.activities.job.table;

import dev.meridian.activities.job.live.EventCursor;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of a job; its fields are the job's right after the change ({@link JobRow}).
 *
 * @param position where the change stands in the log of all changes
 * @param seq the number of the change within its job, from 1 without gaps
 * @param traceId the trace that the job was accepted in; null if that was in none
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
     * A place in the log. Positions are unique and sorted, but they become readable in another order: transactions
     * commit in any order ({@link EventCursor}).
     *
     * @param transactionId the 64-bit id of the transaction that made the change
     * @param id the row's id
     */
    public record Position(long transactionId, long id) {
        /** Before every change. */
        public static final Position START = new Position(0, 0);
    }
}
