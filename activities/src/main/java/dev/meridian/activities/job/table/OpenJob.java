package dev.meridian.activities.job.table;

import dev.meridian.activities.job.work.TraceParent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An open job with the fields that handing it to Temporal, cancelling it and reconciling it need. Only the table's room
 * makes one: when it accepts a job, or when it reads one.
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
    /** The condition in SQL for an open job, in the words of the partial indexes. */
    public static final String CONDITION = "status IN ('pending', 'running')";

    /** The columns that {@link #of} reads, of the table or of the view {@code open_jobs}. */
    public static final String COLUMNS = "id, tenant, type, subject, generation, workflow_id, run_id, trace_parent";

    /** Reads a row with the {@link #COLUMNS}. */
    public static OpenJob of(ResultSet row) throws SQLException {
        return new OpenJob(
                row.getObject("id", UUID.class),
                row.getString("tenant"),
                row.getString("type"),
                row.getString("subject"),
                row.getObject("generation", Long.class),
                row.getString("workflow_id"),
                row.getString("run_id"),
                row.getString("trace_parent"));
    }

    /** A job that the calling thread is accepting. */
    static OpenJob accepted(NewJob job) {
        return new OpenJob(
                job.id(),
                job.tenant(),
                job.type().name(),
                job.subject(),
                job.generation(),
                job.workflowId(),
                null,
                TraceParent.current());
    }
}
