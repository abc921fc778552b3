package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.AboutJob;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A wish to build the static site. Who made the change and what it was stays in PostgreSQL, under the job's id.
 *
 * <p>Signals that were sent before that rule carry the texts of the last three members. They can be read for the sake of
 * runs that have such signals, and go no further.
 *
 * @param jobId the job that answers the wish; when several are merged, the newest one is the build
 * @param authorName always null
 * @param authorEmail always null
 * @param message always null
 */
public record BuildRequest(
        String jobId,
        @Nullable String authorName,
        @Nullable String authorEmail,
        @Nullable String message) implements AboutJob {
    /** Refuses what a person may forget to type: a signal that cannot be read is dropped and harms no workflow. */
    public BuildRequest {
        Objects.requireNonNull(jobId, "jobId");
        authorName = null;
        authorEmail = null;
        message = null;
    }

    public BuildRequest(String jobId) {
        this(jobId, null, null, null);
    }
}
