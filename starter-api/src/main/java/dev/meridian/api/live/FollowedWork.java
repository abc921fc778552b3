package dev.meridian.api.live;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.meridian.workflows.job.JobType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The progress of the parts of a running job, for clients that follow the job on a socket; a feature declares it as a
 * bean.
 *
 * @param <S> the state of the parts at one moment
 */
public interface FollowedWork<S> {
    /** The type of the jobs. */
    JobType type();

    /** The state of a job's parts; empty before its work is planned and after the job has ended. */
    Optional<S> look(Handle handle, UUID jobId);

    /** The frames that describe a state to a client that knows nothing of it. */
    List<Frame> first(UUID jobId, S now);

    /** The frames that describe what has changed between two states, best one. */
    List<Frame> between(UUID jobId, S before, S now);

    /** The frames that describe what has changed since a state, of a job that has completed meanwhile. */
    List<Frame> completed(UUID jobId, S before);

    /** A frame that the server sends: a JSON object with its kind in {@code type}. */
    interface Frame {
        @JsonProperty
        String type();
    }
}
