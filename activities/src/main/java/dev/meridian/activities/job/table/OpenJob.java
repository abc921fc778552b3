package dev.meridian.activities.job.table;

import dev.meridian.activities.job.work.TraceParent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An open job as those see it who hand it to Temporal, cancel it or follow what became of it.
 *
 * @param runId the run that was told of the job; null while Temporal does not have it
 * @param traceParent the trace it was accepted in ({@link TraceParent}); null if that was in none
 */
public record OpenJob(
        UUID id,
        String tenant,
        String type,
        String subject,
        @Nullable Long generation,
        String workflowId,
        @Nullable String runId,
        @Nullable String traceParent) {
    /** A job that the calling thread has just accepted. */
    public OpenJob(
            UUID id,
            String tenant,
            String type,
            String subject,
            @Nullable Long generation,
            String workflowId,
            @Nullable String runId) {
        this(id, tenant, type, subject, generation, workflowId, runId, TraceParent.current());
    }
}
