package dev.meridian.activities.download.export;

import dev.meridian.activities.download.intake.SnapshotJobs;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.workflows.download.export.ExportJobs;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Accepts exports; each request is a job of its own. */
public final class ExportIntake implements FeatureIntake<ExportPayload> {
    private final SnapshotJobs jobs;
    private final Snapshots snapshots;

    public ExportIntake(JobProjection jobs, Snapshots snapshots) {
        this.jobs = new SnapshotJobs(jobs, snapshots);
        this.snapshots = snapshots;
    }

    @Override
    public JobDefinition<ExportPayload> definition() {
        return ExportPayload.DEFINITION;
    }

    @Override
    public AcceptedJob accept(Handle transaction, String tenant, ExportPayload payload) {
        payload.requireSense();
        Snapshots.Snapshot snapshot = jobs.asked(transaction, tenant, payload.snapshotId());
        if (payload.tables() != null) {
            requireTables(snapshots.allTables(transaction, snapshot.id()), payload.tables());
        }
        return insert(transaction, snapshot);
    }

    private static void requireTables(List<SnapshotTable> tables, List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            SnapshotJobs.requireTable(tables, wanted, i);
            if (wanted.indexOf(wanted.get(i)) < i) {
                throw InvalidRequestException.at("/tables/" + i, "duplicate", "The table is named twice");
            }
        }
    }

    @Override
    public AcceptedJob repeat(Handle transaction, JobRow job) {
        return insert(transaction, jobs.ofRepeated(transaction, job));
    }

    private AcceptedJob insert(Handle transaction, Snapshots.Snapshot snapshot) {
        UUID id = JobIds.next();
        return jobs.insert(
                transaction,
                snapshot,
                ExportJobs.EXPORT_RECORDS,
                id,
                ExportJobs.workflowId(snapshot.tenant(), id.toString()));
    }
}
