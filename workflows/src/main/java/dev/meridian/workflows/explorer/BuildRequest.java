package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.AboutJob;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to build the static site. Who made the change and what was changed stays in PostgreSQL, under the job's id.
 *
 * <p>Signals in older histories carry texts in the last three members. They can be read for the sake of such runs, and
 * are passed on to nothing.
 *
 * @param jobId the job that answers the request; if several requests are merged, the newest job is the build
 * @param authorName always null
 * @param authorEmail always null
 * @param message always null
 */
public record BuildRequest(
        String jobId,
        @Nullable String authorName,
        @Nullable String authorEmail,
        @Nullable String message) implements AboutJob {
    /**
     * Refuses missing members, which a person may forget to type into a signal: a signal that cannot be read is dropped
     * and harms no workflow.
     */
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
