package dev.meridian.activities.heatmap;

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
 * Accepts requests for heatmaps: there is one open job for each workflow id, however many requests come at once. The
 * job's row is the outbox; the caller sends the job after its transaction.
 */
public final class HeatmapRequests {
    private final JobProjection jobs;

    public HeatmapRequests(JobProjection jobs) {
        this.jobs = jobs;
    }

    /**
     * The job that answers a request.
     *
     * @param isNew whether the job was made for this request; otherwise it was open already
     */
    public record Accepted(UUID jobId, JobStatus status, int progress, boolean isNew, OpenJob job) {}

    /**
     * Accepts a request, inside the caller's transaction.
     *
     * @param onlyChanged whether to compute only the cells near places that changed since the area was computed
     */
    public Accepted accept(Handle transaction, HeatmapKey key, boolean onlyChanged) {
        lock(transaction, key);
        return findOpen(transaction, key).orElseGet(() -> insert(transaction, key, onlyChanged));
    }

    /** Makes other requests for this key wait until the transaction ends. */
    void lock(Handle transaction, HeatmapKey key) {
        transaction
                .createQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:id, 4))) AS locked")
                .bind("id", key.workflowId())
                .mapTo(int.class)
                .one();
    }

    /** The open job of a key. */
    public Optional<Accepted> findOpen(Handle handle, HeatmapKey key) {
        return handle.createQuery("""
            SELECT id, status, progress, run_id FROM jobs
            WHERE workflow_id = :workflow AND status IN ('pending', 'running')
            ORDER BY id LIMIT 1\
            """)
                .bind("workflow", key.workflowId())
                .map((row, context) -> {
                    UUID id = row.getObject("id", UUID.class);
                    return new Accepted(
                            id,
                            JobStatus.ofWireName(row.getString("status")),
                            row.getInt("progress"),
                            false,
                            new OpenJob(
                                    id,
                                    SharedTenant.ID,
                                    HeatmapJobs.HEATMAP_COMPUTE.name(),
                                    key.area(),
                                    null,
                                    key.workflowId(),
                                    row.getString("run_id")));
                })
                .findOne();
    }

    /** Whether a job computes only the cells near changed places. */
    boolean wantsOnlyChanged(Handle handle, UUID jobId) {
        return handle.createQuery(
                        "SELECT coalesce((payload ->> 'onlyChanged')::boolean, false) FROM jobs WHERE id = :id")
                .bind("id", jobId)
                .mapTo(boolean.class)
                .findOne()
                .orElse(false);
    }

    private Accepted insert(Handle transaction, HeatmapKey key, boolean onlyChanged) {
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
        return new Accepted(id, JobStatus.PENDING, 0, true, job);
    }
}
