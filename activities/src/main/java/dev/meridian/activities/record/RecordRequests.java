package dev.meridian.activities.record;

import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.record.store.RecordTable;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.record.RecordJobs;
import dev.meridian.workflows.record.RecordKey;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Accepts requests to process a record's newest audio. A record has one open job, which also takes audio that comes in while it
 * runs; the caller has locked the record's row, so that two requests cannot make two jobs.
 */
final class RecordRequests {
    private final JobProjection jobs;
    private final RecordTable records = new RecordTable();

    RecordRequests(JobProjection jobs) {
        this.jobs = jobs;
    }

    /** An open job and how far it is. */
    record Found(OpenJob job, JobStatus status) {}

    /** The job for the newest audio of a record, which has some. */
    AcceptedJob accept(Handle transaction, RecordKey key) {
        records.processing(transaction, key);
        return findOpen(transaction, key)
                .map(open -> AcceptedJob.known(open.job().id(), open.status()))
                .orElseGet(() -> AcceptedJob.made(jobs.insert(
                        transaction,
                        new NewJob(
                                JobIds.next(),
                                key.tenant(),
                                RecordJobs.PROCESS_NEW_RECORD,
                                String.valueOf(key.number()),
                                "record " + key.number(),
                                null,
                                key.workflowId()))));
    }

    /** The open job of a record. */
    Optional<Found> findOpen(Handle handle, RecordKey key) {
        return handle.createQuery("SELECT " + OpenJob.COLUMNS + ", status FROM open_jobs"
                        + " WHERE workflow_id = :workflow ORDER BY id LIMIT 1")
                .bind("workflow", key.workflowId())
                .map((row, context) -> new Found(OpenJob.of(row), JobStatus.ofWireName(row.getString("status"))))
                .findOne();
    }
}
