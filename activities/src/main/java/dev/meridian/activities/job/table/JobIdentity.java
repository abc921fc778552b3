package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobType;
import java.util.UUID;

/**
 * Which job it is; none of this changes.
 *
 * @param id UUIDv7
 * @param subject what the job is about, e.g. an explorer's slug
 * @param origin how it was asked for
 */
public record JobIdentity(UUID id, String tenant, JobType type, String subject, JobOrigin origin) {}
