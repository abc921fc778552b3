package dev.meridian.activities.schedule;

import dev.meridian.workflows.job.JobStatus;
import java.time.Instant;
import java.util.UUID;

/** The job that a scheduled time became. */
public record ScheduledRun(Instant scheduledFor, UUID jobId, JobStatus status) {}
