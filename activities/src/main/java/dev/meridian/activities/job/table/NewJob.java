package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is accepted.
 *
 * @param id UUIDv7, minted where the request entered
 * @param subject what the job is about, e.g. an explorer's slug
 * @param generation the subject's counter, for jobs that supersede one another
 * @param workflowId the workflow that does it
 */
public record NewJob(
        UUID id,
        String tenant,
        JobType type,
        String subject,
        @Nullable Long generation,
        String workflowId) {}
