package dev.meridian.activities.download;

import dev.meridian.activities.download.intake.SnapshotJobs;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.workflows.download.DownloadJobs;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Accepts downloads: while a snapshot is being downloaded, everybody who asks gets that job. */
public final class DownloadIntake implements FeatureIntake<DownloadPayload> {
    private final SnapshotJobs jobs;
    private final Snapshots snapshots;

    public DownloadIntake(JobProjection jobs, Snapshots snapshots) {
        this.jobs = new SnapshotJobs(jobs, snapshots);
        this.snapshots = snapshots;
    }

    @Override
    public JobDefinition<DownloadPayload> definition() {
        return DownloadPayload.DEFINITION;
    }

    @Override
    public AcceptedJob accept(Handle transaction, String tenant, DownloadPayload payload) {
        Snapshots.Snapshot snapshot = jobs.asked(transaction, tenant, payload.snapshotId());
        if (payload.tables() != null) {
            List<SnapshotTable> tables = snapshots.tables(transaction, snapshot.id());
            for (int i = 0; i < payload.tables().size(); i++) {
                SnapshotJobs.requireTable(tables, payload.tables(), i);
            }
        }
        return accept(transaction, snapshot);
    }

    @Override
    public AcceptedJob repeat(Handle transaction, JobRow job) {
        return accept(transaction, jobs.ofRepeated(transaction, job));
    }

    private AcceptedJob accept(Handle transaction, Snapshots.Snapshot snapshot) {
        SnapshotJobs.requireAuthorisation(transaction, snapshot);
        String workflow =
                DownloadJobs.workflowId(snapshot.tenant(), snapshot.id().toString());
        return SnapshotJobs.open(transaction, workflow)
                .orElseGet(() -> jobs.insert(transaction, snapshot, DownloadJobs.DOWNLOAD_RECORDS, workflow));
    }
}
