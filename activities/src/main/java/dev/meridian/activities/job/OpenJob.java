package dev.meridian.activities.job;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An open job as those see it who hand it to Temporal, cancel it or follow what became of it.
 *
 * @param runId the run that was told of the job; null while Temporal does not have it
 */
public record OpenJob(
        UUID id,
        String tenant,
        String type,
        String subject,
        @Nullable Long generation,
        String workflowId,
        @Nullable String runId) {}
