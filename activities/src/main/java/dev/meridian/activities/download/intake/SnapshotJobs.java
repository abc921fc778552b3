package dev.meridian.activities.download.intake;

import dev.meridian.activities.download.connection.RefusedConnections;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.Snapshots.Snapshot;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Finds the snapshot of a request for a job, checks what the request says of it, and stores the job. */
public final class SnapshotJobs {
    private final JobProjection jobs;
    private final Snapshots snapshots;

    public SnapshotJobs(JobProjection jobs, Snapshots snapshots) {
        this.jobs = jobs;
        this.snapshots = snapshots;
    }

    /**
     * The snapshot that a request names.
     *
     * @throws InvalidRequestException {@code unknown_snapshot}
     */
    public Snapshot asked(Handle transaction, String tenant, String snapshotId) {
        return snapshots
                .find(transaction, tenant, UUID.fromString(snapshotId))
                .orElseThrow(() ->
                        InvalidRequestException.at("/snapshotId", "unknown_snapshot", "There is no such snapshot"));
    }

    /**
     * The snapshot of a job that is to be repeated.
     *
     * @throws InvalidRequestException {@code unknown_snapshot}
     */
    public Snapshot ofRepeated(Handle transaction, JobRow job) {
        return snapshots
                .find(transaction, job.tenant(), UUID.fromString(job.subject()))
                .orElseThrow(() -> InvalidRequestException.at("", "unknown_snapshot", "The snapshot has been deleted"));
    }

    /**
     * Checks that a table of a request is one of the snapshot's.
     *
     * @param wanted the tables that the request names
     * @param place of the table among them, from 0
     * @throws InvalidRequestException {@code unknown_table}
     */
    public static void requireTable(List<SnapshotTable> tables, List<String> wanted, int place) {
        if (tables.stream().noneMatch(table -> table.name().equals(wanted.get(place)))) {
            throw InvalidRequestException.at(
                    "/tables/" + place, "unknown_table", "The snapshot has no table of this name");
        }
    }

    /**
     * Nothing is asked of a service with an authorisation that has ended: each try would bring the account nearer to being locked.
     *
     * @throws InvalidRequestException {@code reauthorize}
     */
    public static void requireAuthorisation(Handle transaction, Snapshot snapshot) {
        if (RefusedConnections.isRefused(transaction, snapshot.connection())) {
            throw InvalidRequestException.at(
                    "/snapshotId",
                    "reauthorize",
                    "The service no longer accepts the connection's authorisation: write its credentials anew, or test it"
                            + " once the service accepts it again");
        }
    }

    /** The open job of a workflow that serves one job at a time. Until the transaction ends, nobody else looks for it. */
    public static Optional<AcceptedJob> open(Handle transaction, String workflow) {
        transaction
                .createQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:id, 5))) AS locked")
                .bind("id", workflow)
                .mapTo(int.class)
                .one();
        return transaction
                .createQuery("SELECT " + OpenJob.COLUMNS + ", status FROM open_jobs"
                        + " WHERE workflow_id = :workflow ORDER BY id LIMIT 1")
                .bind("workflow", workflow)
                .map((row, context) ->
                        AcceptedJob.known(OpenJob.of(row).id(), JobStatus.ofWireName(row.getString("status"))))
                .findOne();
    }

    /** Stores a job for a workflow. */
    public AcceptedJob insert(Handle transaction, Snapshot snapshot, JobType type, String workflow) {
        return insert(transaction, snapshot, type, JobIds.next(), workflow);
    }

    /** Stores a job under an id that the id of its workflow contains. */
    public AcceptedJob insert(Handle transaction, Snapshot snapshot, JobType type, UUID id, String workflow) {
        return AcceptedJob.made(jobs.insert(
                transaction,
                new NewJob(id, snapshot.tenant(), type, snapshot.id().toString(), snapshot.name(), null, workflow)));
    }
}
