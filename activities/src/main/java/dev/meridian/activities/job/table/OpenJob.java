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
 * @param traceParent the trace that the job was accepted in ({@link TraceParent}); null if the request was not traced
 */
public record OpenJob(
        UUID id,
        String tenant,
        String type,
        String subject,
        @Nullable Long generation,
        Execution execution,
        @Nullable String traceParent,
        NextTry next) {
    /**
     * The condition in SQL for an open job, word for word that of the partial indexes, which PostgreSQL does not use
     * otherwise.
     */
    public static final String CONDITION = "status IN ('pending', 'running')";

    /** The columns that {@link #of} reads, of the table or of the view {@code open_jobs}. */
    public static final String COLUMNS =
            "id, tenant, type, subject, generation, coalesce(shared_workflow_id, workflow_id) AS workflow_id,"
                    + " shared_workflow_id IS NOT NULL AS is_shared, run_id, trace_parent, " + NextTry.COLUMNS;

    /**
     * Where Temporal runs a job.
     *
     * @param workflowId the id of the workflow that runs the job: its own, or the one that it shares
     * @param isShared whether other jobs run in the same workflow, which performs them side by side
     * @param runId the run that was told of the job; null while the job waits in the outbox
     */
    public record Execution(
            String workflowId, boolean isShared, @Nullable String runId) {}

    /** The id of the workflow that runs the job: its own, or the one that it shares. */
    public String workflowId() {
        return execution.workflowId();
    }

    /** Whether other jobs run in the same workflow, which performs them side by side. */
    public boolean isShared() {
        return execution.isShared();
    }

    /** The run that was told of the job; null while the job waits in the outbox. */
    public @Nullable String runId() {
        return execution.runId();
    }

    /** Reads a row with the {@link #COLUMNS}. */
    public static OpenJob of(ResultSet row) throws SQLException {
        return new OpenJob(
                row.getObject("id", UUID.class),
                row.getString("tenant"),
                row.getString("type"),
                row.getString("subject"),
                row.getObject("generation", Long.class),
                new Execution(row.getString("workflow_id"), row.getBoolean("is_shared"), row.getString("run_id")),
                row.getString("trace_parent"),
                NextTry.of(row));
    }

    /** A job that the calling thread is accepting. */
    static OpenJob accepted(NewJob job, NextTry next) {
        return new OpenJob(
                job.id(),
                job.tenant(),
                job.type().name(),
                job.subject(),
                job.generation(),
                new Execution(job.workflowId(), false, null),
                TraceParent.current(),
                next);
    }

    /** The same job in a workflow that it shares. */
    public OpenJob sharing(String sharedWorkflowId) {
        Execution shared = new Execution(sharedWorkflowId, true, runId());
        return new OpenJob(id, tenant, type, subject, generation, shared, traceParent, next);
    }

    /** The same job, which is to have a workflow of its own. */
    OpenJob alone() {
        NextTry later = new NextTry(next.priority(), next.attempt(), next.notBefore(), false);
        return new OpenJob(id, tenant, type, subject, generation, execution, traceParent, later);
    }
}
