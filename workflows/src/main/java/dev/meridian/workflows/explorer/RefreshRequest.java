package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.AboutJob;
import java.util.Objects;

/**
 * A wish to refresh an explorer.
 *
 * @param jobId the job that answers the wish
 * @param generation the explorer's counter when the wish was accepted; one job has one generation
 */
public record RefreshRequest(String jobId, long generation) implements AboutJob {
    /** Refuses what a person may forget to type: a signal that cannot be read is dropped and harms no workflow. */
    public RefreshRequest {
        Objects.requireNonNull(jobId, "jobId");
    }
}
