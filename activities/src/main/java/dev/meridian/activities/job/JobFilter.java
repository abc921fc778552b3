package dev.meridian.activities.job;

import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs of a tenant to list; what is null does not narrow the list.
 *
 * @param text part of the subject in any case, or a whole job id
 */
public record JobFilter(
        @Nullable JobType type,
        @Nullable JobStatus status,
        @Nullable String text) {
    /** Every job. */
    public static final JobFilter ALL = new JobFilter(null, null, null);
}
