package dev.meridian.activities.heatmap;

import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobNotes;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.heatmap.HeatmapJobs;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.SharedTenant;
import java.math.BigDecimal;
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

    /** An open job and how far it is. */
    record Found(OpenJob job, JobStatus status) {
        UUID id() {
            return job.id();
        }
    }

    /**
     * Accepts a request, inside the caller's transaction.
     *
     * @param onlyChanged whether to compute only the cells near places that changed since the area was computed
     */
    public AcceptedJob accept(Handle transaction, HeatmapKey key, boolean onlyChanged) {
        lock(transaction, key);
        return findOpen(transaction, key)
                .map(open -> AcceptedJob.known(open.id(), open.status()))
                .orElseGet(() -> insert(transaction, key, onlyChanged));
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
    Optional<Found> findOpen(Handle handle, HeatmapKey key) {
        return handle.createQuery("SELECT " + OpenJob.COLUMNS + ", status FROM open_jobs"
                        + " WHERE workflow_id = :workflow ORDER BY id LIMIT 1")
                .bind("workflow", key.workflowId())
                .map((row, context) -> new Found(OpenJob.of(row), JobStatus.ofWireName(row.getString("status"))))
                .findOne();
    }

    /** Whether a job computes only the cells near changed places. */
    boolean wantsOnlyChanged(Handle handle, UUID jobId) {
        return JobNotes.find(handle, jobId, Note.class).map(Note::onlyChanged).orElse(false);
    }

    /** What a job notes of the request for which it was made. */
    private record Note(String area, BigDecimal gridStep, boolean onlyChanged) {}

    private AcceptedJob insert(Handle transaction, HeatmapKey key, boolean onlyChanged) {
        OpenJob job = jobs.insert(
                transaction,
                new NewJob(
                        JobIds.next(),
                        SharedTenant.ID,
                        HeatmapJobs.HEATMAP_COMPUTE,
                        key.area(),
                        key.area() + " · step " + key.gridStep(),
                        null,
                        key.workflowId()));
        JobNotes.put(transaction, job.id(), new Note(key.area(), new BigDecimal(key.gridStep()), onlyChanged));
        return AcceptedJob.made(job);
    }
}
