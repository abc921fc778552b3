package dev.meridian.activities.download.export;

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
import dev.meridian.workflows.download.export.ExportJobs;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Accepts exports; each request is a job of its own. */
public final class ExportIntake implements FeatureIntake<ExportPayload> {
    private final JobProjection jobs;
    private final Snapshots snapshots;

    public ExportIntake(JobProjection jobs, Snapshots snapshots) {
        this.jobs = jobs;
        this.snapshots = snapshots;
    }

    @Override
    public JobDefinition<ExportPayload> definition() {
        return ExportPayload.DEFINITION;
    }

    @Override
    public AcceptedJob accept(Handle transaction, String tenant, ExportPayload payload) {
        payload.requireSense();
        Snapshots.Snapshot snapshot = snapshots
                .find(transaction, tenant, UUID.fromString(payload.snapshotId()))
                .orElseThrow(() ->
                        InvalidRequestException.at("/snapshotId", "unknown_snapshot", "There is no such snapshot"));
        if (payload.tables() != null) {
            requireTables(transaction, snapshot, payload.tables());
        }
        return insert(transaction, snapshot);
    }

    private void requireTables(Handle transaction, Snapshots.Snapshot snapshot, List<String> wanted) {
        List<String> known = snapshots.allTables(transaction, snapshot.id()).stream()
                .map(SnapshotTable::name)
                .toList();
        for (int i = 0; i < wanted.size(); i++) {
            if (!known.contains(wanted.get(i))) {
                throw InvalidRequestException.at(
                        "/tables/" + i, "unknown_table", "The snapshot has no table of this name");
            }
            if (wanted.indexOf(wanted.get(i)) < i) {
                throw InvalidRequestException.at("/tables/" + i, "duplicate", "The table is named twice");
            }
        }
    }

    @Override
    public AcceptedJob repeat(Handle transaction, JobRow job) {
        return insert(
                transaction,
                snapshots
                        .find(transaction, job.tenant(), UUID.fromString(job.subject()))
                        .orElseThrow(() ->
                                InvalidRequestException.at("", "unknown_snapshot", "The snapshot has been deleted")));
    }

    private AcceptedJob insert(Handle transaction, Snapshots.Snapshot snapshot) {
        UUID id = JobIds.next();
        return AcceptedJob.made(jobs.insert(
                transaction,
                new NewJob(
                        id,
                        snapshot.tenant(),
                        ExportJobs.EXPORT_RECORDS,
                        snapshot.id().toString(),
                        snapshot.name(),
                        null,
                        ExportJobs.workflowId(snapshot.tenant(), id.toString()))));
    }
}
