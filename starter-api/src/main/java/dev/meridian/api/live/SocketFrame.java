package dev.meridian.api.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.job.table.JobError;
import dev.meridian.activities.job.table.JobEvent;
import dev.meridian.activities.job.table.JobRow;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The frames that the server sends: one JSON object for each text frame, with its kind in {@code type}. */
sealed interface SocketFrame {
    @JsonProperty
    String type();

    /** The first frame of every socket. */
    record Connected(String message) implements SocketFrame {
        @Override
        public String type() {
            return "CONNECTED";
        }
    }

    /**
     * The answer to a subscription without a cursor.
     *
     * @param jobs the open jobs in their present state, newest first
     * @param complete false if there are more open jobs than are shown
     * @param cursor with this cursor a later subscription gets the changes after this snapshot
     */
    record Snapshot(String tenantId, List<JobState> jobs, boolean complete, String cursor) implements SocketFrame {
        @Override
        public String type() {
            return "SNAPSHOT";
        }
    }

    /**
     * A job's state, now or right after a change.
     *
     * @param seq the number of the job's newest change, or of this change, from 1 without gaps
     * @param error the message of the last attempt's failure, for people
     */
    record JobState(
            UUID jobId,
            int seq,
            String tenantId,
            String jobType,
            String status,
            @JsonInclude @Nullable String error,
            @Nullable String errorCode,
            @Nullable String outcome,
            int attempt,
            int progress,
            long processedItems,
            @Nullable Long totalItems,
            @Nullable String message,
            Instant at) {
        static JobState of(JobRow job) {
            return new JobState(
                    job.id(),
                    job.eventSeq(),
                    job.tenant(),
                    job.type().name(),
                    job.status().wireName(),
                    text(job.error()),
                    code(job.error()),
                    job.outcome(),
                    job.attempt(),
                    job.progress(),
                    job.processedItems(),
                    job.totalItems(),
                    job.message(),
                    job.updatedAt());
        }

        static JobState of(JobEvent event) {
            return new JobState(
                    event.jobId(),
                    event.seq(),
                    event.tenant(),
                    event.type().name(),
                    event.status().wireName(),
                    text(event.error()),
                    code(event.error()),
                    event.outcome(),
                    event.attempt(),
                    event.progress(),
                    event.processedItems(),
                    event.totalItems(),
                    event.message(),
                    event.at());
        }
    }

    /**
     * One change of a job.
     *
     * @param job the job right after the change; its fields are the frame's own fields
     * @param cursor with this cursor a later subscription gets the changes after this one
     */
    record JobUpdate(@JsonUnwrapped JobState job, String cursor) implements SocketFrame {
        @Override
        public String type() {
            return "JOB_UPDATE";
        }
    }

    /** The answer to a frame that cannot be served; the socket stays open. */
    record Refused(String message) implements SocketFrame {
        @Override
        public String type() {
            return "ERROR";
        }
    }

    private static @Nullable String text(@Nullable JobError error) {
        return error == null ? null : error.message();
    }

    private static @Nullable String code(@Nullable JobError error) {
        return error == null ? null : error.code();
    }
}
