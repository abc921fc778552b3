package dev.meridian.activities.job.intake;

import dev.meridian.workflows.job.JobStatus;
import java.util.UUID;

/**
 * The job that answers a request.
 *
 * @param isNew false if an earlier request had it made: one with the same idempotency key, or one with the same singleton
 *     key whose job is still open
 */
public record AcceptedJob(UUID id, JobStatus status, boolean isNew) {}
