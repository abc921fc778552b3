package dev.meridian.activities.download.publish;

import dev.meridian.activities.download.edit.ChangePlan;
import dev.meridian.activities.download.intake.SnapshotJobs;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.workflows.download.publish.PublishJobs;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Accepts publishings: while a snapshot is being published, everybody who asks gets that job. */
public final class PublishIntake implements FeatureIntake<PublishPayload> {
    private final SnapshotJobs jobs;
    private final ChangePlan plan = new ChangePlan();

    public PublishIntake(JobProjection jobs, Snapshots snapshots) {
        this.jobs = new SnapshotJobs(jobs, snapshots);
    }

    @Override
    public JobDefinition<PublishPayload> definition() {
        return PublishPayload.DEFINITION;
    }

    @Override
    public AcceptedJob accept(Handle transaction, String tenant, PublishPayload payload) {
        Snapshots.Snapshot snapshot = jobs.asked(transaction, tenant, payload.snapshotId());
        SnapshotJobs.requireAuthorisation(transaction, snapshot);
        String workflow = workflow(snapshot);
        Optional<AcceptedJob> open = SnapshotJobs.open(transaction, workflow);
        if (open.isPresent()) {
            return open.get();
        }
        if (!plan.summary(transaction, snapshot.id()).hash().equals(payload.plan())) {
            throw InvalidRequestException.at("/plan", "plan_changed", Publishing.PLAN_CHANGED);
        }
        return jobs.insert(transaction, snapshot, PublishJobs.PUBLISH_RECORDS, workflow);
    }

    /** What is repeated is the same plan, which is refused if there are other edits by now. */
    @Override
    public AcceptedJob repeat(Handle transaction, JobRow job) {
        Snapshots.Snapshot snapshot = jobs.ofRepeated(transaction, job);
        SnapshotJobs.requireAuthorisation(transaction, snapshot);
        String workflow = workflow(snapshot);
        return SnapshotJobs.open(transaction, workflow)
                .orElseGet(() -> jobs.insert(transaction, snapshot, PublishJobs.PUBLISH_RECORDS, workflow));
    }

    private static String workflow(Snapshots.Snapshot snapshot) {
        return PublishJobs.workflowId(snapshot.tenant(), snapshot.id().toString());
    }
}
