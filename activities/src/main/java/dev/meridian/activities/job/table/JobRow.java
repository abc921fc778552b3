package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as the table {@code jobs} has it.
 *
 * @param eventSeq the number of the job's newest event
 * @param workflowId the workflow that runs the job: its own, or the one that it shares with others
 * @param runId the Temporal run that has the job; null while the job waits in the outbox
 * @param retryOf the job that this one repeats
 */
public record JobRow(
        JobState state,
        int eventSeq,
        @Nullable Long generation,
        String workflowId,
        @Nullable String runId,
        @Nullable UUID retryOf) {
    /** The columns that {@link #of} reads. */
    static final String COLUMNS = "id, " + JobState.COLUMNS
            + ", created_at, last_event_at, priority, attempts AS max_attempts, event_seq, generation,"
            + " coalesce(shared_workflow_id, workflow_id) AS workflow_id, run_id, retry_of,"
            + " split_part(trace_parent, '-', 2) AS trace_id";

    /** Reads a row with the {@link #COLUMNS}. */
    public static JobRow of(ResultSet row) throws SQLException {
        return new JobRow(
                JobState.of(row, "id"),
                row.getInt("event_seq"),
                row.getObject("generation", Long.class),
                row.getString("workflow_id"),
                row.getString("run_id"),
                row.getObject("retry_of", UUID.class));
    }

    public UUID id() {
        return state.job().id();
    }

    public String tenant() {
        return state.job().tenant();
    }

    public JobType type() {
        return state.job().type();
    }

    public String subject() {
        return state.job().subject();
    }

    public JobStatus status() {
        return state.status();
    }

    public JobTimes times() {
        return state.times();
    }

    /** Why the job is being tried again: how its last attempt failed, or that its worker was lost; null if it is not. */
    public @Nullable JobError lastFailure() {
        return state.lastFailure();
    }
}
