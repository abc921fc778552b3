package dev.meridian.activities.job.table;

import dev.meridian.activities.job.work.TraceParent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An open job with the fields that handing it to Temporal, cancelling it and reconciling it need.
 *
 * @param runId the Temporal run that was told of the job; null while the job waits in the outbox
 * @param traceParent the trace that the job was accepted in ({@link TraceParent}); null if the request was not traced
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
    /** A job that the calling thread has just accepted, in that thread's trace. */
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
