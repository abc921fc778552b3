package dev.meridian.api.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.job.table.JobError;
import dev.meridian.activities.job.table.JobEvent;
import dev.meridian.activities.job.table.JobIdentity;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.JobState;
import dev.meridian.api.job.JobPresenter;
import dev.meridian.api.job.JobStateResponse;
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
    record Snapshot(String tenantId, List<ShownJob> jobs, boolean complete, String cursor) implements SocketFrame {
        @Override
        public String type() {
            return "SNAPSHOT";
        }
    }

    /**
     * A job's state, now or right after a change.
     *
     * @param seq the number of the job's newest change, or of this change, from 1 without gaps
     */
    record ShownJob(
            UUID jobId,
            int seq,
            String tenantId,
            String jobType,
            @JsonUnwrapped JobStateResponse state,
            @JsonUnwrapped Failure failure,
            Instant at) {
        /**
         * How the last attempt failed.
         *
         * @param error for people
         * @param errorCode stable and for programs
         * @param errorRetryable whether another attempt could help
         */
        record Failure(
                @JsonInclude @Nullable String error,
                @Nullable String errorCode,
                @Nullable Boolean errorRetryable) {
            static Failure of(@Nullable JobError error) {
                return error == null
                        ? new Failure(null, null, null)
                        : new Failure(error.message(), error.code(), error.retryable());
            }
        }

        static ShownJob of(JobRow job, JobPresenter presenter) {
            return of(job.state(), job.eventSeq(), job.times().updatedAt(), presenter);
        }

        static ShownJob of(JobEvent event, JobPresenter presenter) {
            return of(event.state(), event.seq(), event.at(), presenter);
        }

        private static ShownJob of(JobState state, int seq, Instant at, JobPresenter presenter) {
            JobIdentity job = state.job();
            return new ShownJob(
                    job.id(),
                    seq,
                    job.tenant(),
                    job.type().name(),
                    presenter.state(state),
                    Failure.of(state.error()),
                    at);
        }
    }

    /**
     * One change of a job.
     *
     * @param job the job right after the change; its fields are the frame's own fields
     * @param cursor with this cursor a later subscription gets the changes after this one
     */
    record JobUpdate(@JsonUnwrapped ShownJob job, String cursor) implements SocketFrame {
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
}
