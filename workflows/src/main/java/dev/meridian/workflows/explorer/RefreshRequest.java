package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.AboutJob;
import java.util.Objects;

/**
 * A request to refresh an explorer.
 *
 * @param jobId the job that answers the request
 * @param generation the explorer's generation when the request was accepted; each job has a generation of its own
 */
public record RefreshRequest(String jobId, long generation) implements AboutJob {
    /**
     * Refuses missing members, which a person may forget to type into a signal: a signal that cannot be read is dropped
     * and harms no workflow.
     */
    public RefreshRequest {
        Objects.requireNonNull(jobId, "jobId");
    }
}
