package dev.meridian.activities.explorer.build;

import dev.meridian.activities.explorer.edit.ExplorerRows.Row;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobNotes;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.explorer.ExplorerJobs;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.explorer.StaticBuildState;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Asks for builds of the static site: the request is stored as a pending job in the transaction that completes the
 * refresh, and handed to Temporal after it. Idempotent by the refresh's job id.
 */
public final class StaticBuildRequests {
    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Optional<StaticBuildControl> control;

    /**
     * @param control starts builds in Temporal; empty if no build hook is configured, and then no build is asked for
     */
    public StaticBuildRequests(Jdbi jdbi, JobProjection jobs, Optional<StaticBuildControl> control) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.control = control;
    }

    public void want(Handle transaction, RefreshTurn turn, Row explorer) {
        if (control.isEmpty()) {
            return;
        }
        String verb = explorer.isShown() ? "Publishing" : "Unpublishing";
        insert(
                transaction,
                turn.explorer().tenant(),
                new BuildNote(
                        turn.jobId(),
                        explorer.editorName(),
                        explorer.editorEmail(),
                        verb + " explorer " + turn.explorer().slug()));
    }

    /** Asks for a build by request, inside the caller's transaction; empty where no build hook is configured. */
    public Optional<AcceptedJob> want(Handle transaction, String tenant, String message) {
        if (control.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(AcceptedJob.made(insert(transaction, tenant, new BuildNote(null, null, null, message))));
    }

    private OpenJob insert(Handle transaction, String tenant, BuildNote note) {
        OpenJob job = jobs.insert(
                transaction,
                new NewJob(
                        JobIds.next(),
                        tenant,
                        ExplorerJobs.STATIC_BUILD,
                        tenant,
                        note.message(),
                        null,
                        StaticBuildState.workflowId(tenant)));
        JobNotes.put(transaction, job.id(), note);
        return job;
    }

    public boolean isWanted(Handle transaction, UUID refreshJobId) {
        return find(transaction, refreshJobId).isPresent();
    }

    public void request(RefreshTurn turn) {
        Optional<OpenJob> job = jdbi.withHandle(handle -> find(handle, UUID.fromString(turn.jobId())));
        if (job.isPresent() && control.isPresent()) {
            String runId = control.get().dispatch(job.get());
            jdbi.useTransaction(tx -> jobs.handedOver(tx, job.get().id(), runId));
        }
    }

    private static Optional<OpenJob> find(Handle handle, UUID refreshJobId) {
        // Contains the condition of the index static_build_of_refresh word for word: otherwise PostgreSQL does not use
        // the index.
        return handle.createQuery("SELECT " + OpenJob.COLUMNS + " FROM open_jobs"
                        + " WHERE type = 'static_build' AND note ->> 'refreshJobId' = :refresh")
                .bind("refresh", refreshJobId.toString())
                .map((row, context) -> OpenJob.of(row))
                .findOne();
    }
}
