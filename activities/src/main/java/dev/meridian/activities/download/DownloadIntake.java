package dev.meridian.activities.download;

import dev.meridian.activities.download.connection.Authorisations;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.download.DownloadJobs;
import dev.meridian.workflows.job.JobStatus;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Accepts downloads: while a snapshot is being downloaded, everybody who asks gets that job. */
public final class DownloadIntake implements FeatureIntake<DownloadPayload> {
    private final JobProjection jobs;
    private final Snapshots snapshots;

    public DownloadIntake(JobProjection jobs, Snapshots snapshots) {
        this.jobs = jobs;
        this.snapshots = snapshots;
    }

    @Override
    public JobDefinition<DownloadPayload> definition() {
        return DownloadPayload.DEFINITION;
    }

    @Override
    public AcceptedJob accept(Handle transaction, String tenant, DownloadPayload payload) {
        Snapshots.Snapshot snapshot = snapshots
                .find(transaction, tenant, UUID.fromString(payload.snapshotId()))
                .orElseThrow(() ->
                        InvalidRequestException.at("/snapshotId", "unknown_snapshot", "There is no such snapshot"));
        if (payload.tables() != null) {
            List<String> known = snapshots.tables(transaction, snapshot.id()).stream()
                    .map(SnapshotTable::name)
                    .toList();
            for (int i = 0; i < payload.tables().size(); i++) {
                if (!known.contains(payload.tables().get(i))) {
                    throw InvalidRequestException.at(
                            "/tables/" + i, "unknown_table", "The snapshot has no table of this name");
                }
            }
        }
        requireAuthorisation(transaction, snapshot);
        return accept(transaction, snapshot);
    }

    /** Nothing is asked for with an authorisation that has ended: each try would bring the account nearer to being locked. */
    private static void requireAuthorisation(Handle transaction, Snapshots.Snapshot snapshot) {
        if (Authorisations.isRefused(transaction, snapshot.connection())) {
            throw InvalidRequestException.at(
                    "/snapshotId",
                    "reauthorize",
                    "The service no longer accepts the connection's authorisation: write its credentials anew, or test it"
                            + " once the service accepts it again");
        }
    }

    @Override
    public AcceptedJob repeat(Handle transaction, JobRow job) {
        Snapshots.Snapshot snapshot = snapshots
                .find(transaction, job.tenant(), UUID.fromString(job.subject()))
                .orElseThrow(() -> InvalidRequestException.at("", "unknown_snapshot", "The snapshot has been deleted"));
        requireAuthorisation(transaction, snapshot);
        return accept(transaction, snapshot);
    }

    private AcceptedJob accept(Handle transaction, Snapshots.Snapshot snapshot) {
        String workflow =
                DownloadJobs.workflowId(snapshot.tenant(), snapshot.id().toString());
        transaction
                .createQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:id, 5))) AS locked")
                .bind("id", workflow)
                .mapTo(int.class)
                .one();
        return findOpen(transaction, workflow)
                .orElseGet(() -> AcceptedJob.made(jobs.insert(
                        transaction,
                        new NewJob(
                                JobIds.next(),
                                snapshot.tenant(),
                                DownloadJobs.DOWNLOAD_RECORDS,
                                snapshot.id().toString(),
                                snapshot.name(),
                                null,
                                workflow))));
    }

    private static Optional<AcceptedJob> findOpen(Handle transaction, String workflow) {
        return transaction
                .createQuery("SELECT " + OpenJob.COLUMNS + ", status FROM open_jobs"
                        + " WHERE workflow_id = :workflow ORDER BY id LIMIT 1")
                .bind("workflow", workflow)
                .map((row, context) ->
                        AcceptedJob.known(OpenJob.of(row).id(), JobStatus.ofWireName(row.getString("status"))))
                .findOne();
    }
}
