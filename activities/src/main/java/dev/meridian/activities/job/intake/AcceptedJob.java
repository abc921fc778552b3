package dev.meridian.activities.job.intake;

import dev.meridian.workflows.job.JobStatus;
import java.util.UUID;

/**
 * The job that answers a request: a new job or an earlier one.
 *
 * @param isNew false if an earlier request made the job: a request with the same idempotency key, or a request with the
 *     same singleton key whose job is still open
 */
public record AcceptedJob(UUID id, JobStatus status, boolean isNew) {}
