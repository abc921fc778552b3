package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.AboutJob;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A wish to build the static site.
 *
 * @param jobId the job that answers the wish; when several are merged, the newest one is the build
 * @param authorName who made the change, if known
 * @param authorEmail how to reach them, if known
 * @param message what changed, e.g. {@code Publishing explorer co2}
 */
public record BuildRequest(
        String jobId, @Nullable String authorName, @Nullable String authorEmail, String message) implements AboutJob {
    /** Refuses what a person may forget to type: a signal that cannot be read is dropped and harms no workflow. */
    public BuildRequest {
        Objects.requireNonNull(jobId, "jobId");
    }
}
