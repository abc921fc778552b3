package dev.meridian.activities.explorer;

import dev.meridian.activities.explorer.ExplorerRows.Row;
import dev.meridian.activities.job.JobIds;
import dev.meridian.activities.job.JobProjection;
import dev.meridian.activities.job.NewJob;
import dev.meridian.activities.job.OpenJob;
import dev.meridian.workflows.explorer.ExplorerJobs;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.explorer.StaticBuildState;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Asks for builds of the static site: the wish is stored as a pending job in the transaction that completes the refresh,
 * and handed to Temporal after it. Key: the refresh's job id.
 */
public final class StaticBuildRequests {
    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Optional<StaticBuildControl> control;

    /**
     * @param control how builds reach Temporal; empty where no build hook is configured, and then nothing is asked for
     */
    public StaticBuildRequests(Jdbi jdbi, JobProjection jobs, Optional<StaticBuildControl> control) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.control = control;
    }

    void want(Handle transaction, RefreshTurn turn, Row explorer) {
        if (control.isEmpty()) {
            return;
        }
        String tenant = turn.explorer().tenant();
        UUID id = JobIds.next();
        String verb = explorer.isShown() ? "Publishing" : "Unpublishing";
        jobs.insert(
                transaction,
                new NewJob(id, tenant, ExplorerJobs.STATIC_BUILD, tenant, null, StaticBuildState.workflowId(tenant)));
        transaction
                .createUpdate("""
                        UPDATE jobs SET payload = jsonb_strip_nulls(jsonb_build_object(
                            'refreshJobId', :refresh::text, 'authorName', :name::text, 'authorEmail', :email::text,
                            'message', :message::text)) WHERE id = :id""")
                .bind("id", id)
                .bind("refresh", turn.jobId())
                .bind("name", explorer.editorName())
                .bind("email", explorer.editorEmail())
                .bind("message", verb + " explorer " + turn.explorer().slug())
                .execute();
    }

    boolean isWanted(Handle transaction, UUID refreshJobId) {
        return find(transaction, refreshJobId).isPresent();
    }

    void request(RefreshTurn turn) {
        Optional<OpenJob> job = jdbi.withHandle(handle -> find(handle, UUID.fromString(turn.jobId())));
        if (job.isPresent() && control.isPresent()) {
            String runId = control.get().dispatch(job.get());
            jdbi.useTransaction(tx -> jobs.handedOver(tx, job.get().id(), runId));
        }
    }

    private static Optional<OpenJob> find(Handle handle, UUID refreshJobId) {
        return handle.createQuery("""
                        SELECT id, tenant, workflow_id, run_id FROM jobs
                        WHERE type = 'static_build' AND payload ->> 'refreshJobId' = :refresh
                          AND status IN ('pending', 'running')""")
                .bind("refresh", refreshJobId.toString())
                .map((row, context) -> new OpenJob(
                        row.getObject("id", UUID.class),
                        row.getString("tenant"),
                        ExplorerJobs.STATIC_BUILD.name(),
                        row.getString("tenant"),
                        null,
                        row.getString("workflow_id"),
                        row.getString("run_id")))
                .findOne();
    }
}
