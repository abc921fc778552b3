package dev.meridian.api.job;

import dev.meridian.activities.job.table.JobFilter;
import org.jspecify.annotations.Nullable;

/**
 * A filter of jobs: the parameters of the list and of the counts of jobs, and the field {@code filter} of a bulk
 * action. A condition that is left out excludes nothing.
 *
 * @param type types of jobs, with commas between them; with a minus before each, all types except these
 * @param status likewise
 * @param q part of the subject, or a whole job id
 * @param subject the whole subject
 * @param errorCode likewise as {@code type}
 * @param createdAfter jobs that were accepted at this moment or later, as 2027-01-31T12:00:00Z
 * @param createdBefore jobs that were accepted before this moment, in the same form
 * @param retrying whether the job is open although an attempt failed or a worker was lost
 */
record JobFilterRequest(
        @Nullable String type,
        @Nullable String status,
        @Nullable String q,
        @Nullable String subject,
        @Nullable String errorCode,
        @Nullable Integer priority,
        @Nullable String createdAfter,
        @Nullable String createdBefore,
        @Nullable Boolean retrying) {
    /**
     * The filter in the terms of the table of jobs.
     *
     * @throws dev.meridian.api.problem.Refusal if a value is malformed
     */
    JobFilter toFilter() {
        return FilterParameters.filter(this);
    }
}
