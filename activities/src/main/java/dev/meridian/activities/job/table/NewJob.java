package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that is to be inserted.
 *
 * @param id a UUIDv7, made when the request came in
 * @param subject what the job is about, e.g. an explorer's slug
 * @param title what people call the job; null for what it is about
 * @param generation a counter of the subject; among jobs that supersede one another, the highest generation wins
 * @param workflowId the id of the workflow that runs the job
 */
public record NewJob(
        UUID id,
        String tenant,
        JobType type,
        String subject,
        @Nullable String title,
        @Nullable Long generation,
        String workflowId) {
    /** A job that people call by what it is about. */
    public NewJob(UUID id, String tenant, JobType type, String subject, @Nullable Long generation, String workflowId) {
        this(id, tenant, type, subject, null, generation, workflowId);
    }
}
