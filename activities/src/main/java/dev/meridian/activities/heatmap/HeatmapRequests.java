package dev.meridian.activities.heatmap;

import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.heatmap.HeatmapJobs;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.SharedTenant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Accepts wishes for heatmaps: one open job for each workflow id, however many ask at once. The row is the outbox; the
 * caller sends it after its transaction.
 */
public final class HeatmapRequests {
    private final JobProjection jobs;

    public HeatmapRequests(JobProjection jobs) {
        this.jobs = jobs;
    }

    /** An open job and how far it is. */
    record Found(OpenJob job, JobStatus status) {
        UUID id() {
            return job.id();
        }
    }

    /**
     * Accepts a wish, inside the caller's transaction.
     *
     * @param onlyChanged whether to compute only what places have changed since the area was computed
     */
    public AcceptedJob accept(Handle transaction, HeatmapKey key, boolean onlyChanged) {
        lock(transaction, key);
        return findOpen(transaction, key)
                .map(open -> AcceptedJob.known(open.id(), open.status()))
                .orElseGet(() -> insert(transaction, key, onlyChanged));
    }

    /** Keeps others from accepting wishes for a key until the transaction ends. */
    void lock(Handle transaction, HeatmapKey key) {
        transaction
                .createQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:id, 4))) AS locked")
                .bind("id", key.workflowId())
                .mapTo(int.class)
                .one();
    }

    /** The open job of a key. */
    Optional<Found> findOpen(Handle handle, HeatmapKey key) {
        return handle.createQuery("""
            SELECT id, status, run_id FROM jobs
            WHERE workflow_id = :workflow AND status IN ('pending', 'running')
            ORDER BY id LIMIT 1\
            """)
                .bind("workflow", key.workflowId())
                .map((row, context) -> new Found(
                        new OpenJob(
                                row.getObject("id", UUID.class),
                                SharedTenant.ID,
                                HeatmapJobs.HEATMAP_COMPUTE.name(),
                                key.area(),
                                null,
                                key.workflowId(),
                                row.getString("run_id")),
                        JobStatus.ofWireName(row.getString("status"))))
                .findOne();
    }

    /** Whether a job was asked to compute only what has changed. */
    boolean wantsOnlyChanged(Handle handle, UUID jobId) {
        return handle.createQuery(
                        "SELECT coalesce((payload ->> 'onlyChanged')::boolean, false) FROM jobs WHERE id = :id")
                .bind("id", jobId)
                .mapTo(boolean.class)
                .findOne()
                .orElse(false);
    }

    private AcceptedJob insert(Handle transaction, HeatmapKey key, boolean onlyChanged) {
        UUID id = JobIds.next();
        jobs.insert(
                transaction,
                new NewJob(id, SharedTenant.ID, HeatmapJobs.HEATMAP_COMPUTE, key.area(), null, key.workflowId()));
        transaction
                .createUpdate("""
                    UPDATE jobs SET payload = jsonb_build_object('area', :area::text, 'gridStep', :step::numeric,
                                                                 'onlyChanged', :onlyChanged::boolean)
                    WHERE id = :id\
                    """)
                .bind("area", key.area())
                .bind("step", key.gridStep())
                .bind("onlyChanged", onlyChanged)
                .bind("id", id)
                .execute();
        OpenJob job = new OpenJob(
                id, SharedTenant.ID, HeatmapJobs.HEATMAP_COMPUTE.name(), key.area(), null, key.workflowId(), null);
        return AcceptedJob.made(job);
    }
}
