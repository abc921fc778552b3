package dev.meridian.activities.explorer.build;

import dev.meridian.activities.explorer.edit.ExplorerRows.Row;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.explorer.ExplorerJobs;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.explorer.StaticBuildState;
import dev.meridian.workflows.job.JobStatus;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

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
                new Draft(
                        turn.jobId(),
                        explorer.editorName(),
                        explorer.editorEmail(),
                        verb + " explorer " + turn.explorer().slug()));
    }

    /** Asks for a build by request, inside the caller's transaction; empty where no build hook is configured. */
    public Optional<FeatureIntake.Accepted> want(Handle transaction, String tenant, String message) {
        if (control.isEmpty()) {
            return Optional.empty();
        }
        UUID id = insert(transaction, tenant, new Draft(null, null, null, message));
        return Optional.of(new FeatureIntake.Accepted(
                new AcceptedJob(id, JobStatus.PENDING, true),
                Optional.of(new OpenJob(
                        id,
                        tenant,
                        ExplorerJobs.STATIC_BUILD.name(),
                        tenant,
                        null,
                        StaticBuildState.workflowId(tenant),
                        null))));
    }

    private record Draft(
            @Nullable String refreshJobId,
            @Nullable String authorName,
            @Nullable String authorEmail,
            String message) {}

    private UUID insert(Handle transaction, String tenant, Draft draft) {
        UUID id = JobIds.next();
        jobs.insert(
                transaction,
                new NewJob(id, tenant, ExplorerJobs.STATIC_BUILD, tenant, null, StaticBuildState.workflowId(tenant)));
        transaction
                .createUpdate("""
                        UPDATE jobs SET payload = jsonb_strip_nulls(jsonb_build_object(
                            'refreshJobId', :refresh::text, 'authorName', :name::text, 'authorEmail', :email::text,
                            'message', :message::text)) WHERE id = :id""")
                .bind("id", id)
                .bind("refresh", draft.refreshJobId())
                .bind("name", draft.authorName())
                .bind("email", draft.authorEmail())
                .bind("message", draft.message())
                .execute();
        return id;
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
