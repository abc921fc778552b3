package dev.meridian.activities.download.publish;

import dev.meridian.activities.download.connection.Authorisations;
import dev.meridian.activities.download.edit.ChangePlan;
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
import dev.meridian.workflows.download.publish.PublishJobs;
import dev.meridian.workflows.job.JobStatus;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Accepts publishings: while a snapshot is being published, everybody who asks gets that job. */
public final class PublishIntake implements FeatureIntake<PublishPayload> {
    private final JobProjection jobs;
    private final Snapshots snapshots;
    private final ChangePlan plan = new ChangePlan();

    public PublishIntake(JobProjection jobs, Snapshots snapshots) {
        this.jobs = jobs;
        this.snapshots = snapshots;
    }

    @Override
    public JobDefinition<PublishPayload> definition() {
        return PublishPayload.DEFINITION;
    }

    @Override
    public AcceptedJob accept(Handle transaction, String tenant, PublishPayload payload) {
        Snapshots.Snapshot snapshot = snapshots
                .find(transaction, tenant, UUID.fromString(payload.snapshotId()))
                .orElseThrow(() ->
                        InvalidRequestException.at("/snapshotId", "unknown_snapshot", "There is no such snapshot"));
        if (Authorisations.isRefused(transaction, snapshot.connection())) {
            throw InvalidRequestException.at(
                    "/snapshotId",
                    "reauthorize",
                    "The service no longer accepts the connection's authorisation: write its credentials anew, or test it"
                            + " once the service accepts it again");
        }
        String workflow = PublishJobs.workflowId(tenant, snapshot.id().toString());
        lock(transaction, workflow);
        Optional<AcceptedJob> open = findOpen(transaction, workflow);
        if (open.isPresent()) {
            return open.get();
        }
        if (!plan.summary(transaction, snapshot.id()).hash().equals(payload.plan())) {
            throw InvalidRequestException.at("/plan", "plan_changed", Publishing.PLAN_CHANGED);
        }
        return insert(transaction, snapshot, workflow);
    }

    /** What is repeated is the same plan, which is refused if there are other edits by now. */
    @Override
    public AcceptedJob repeat(Handle transaction, JobRow job) {
        Snapshots.Snapshot snapshot = snapshots
                .find(transaction, job.tenant(), UUID.fromString(job.subject()))
                .orElseThrow(() -> InvalidRequestException.at("", "unknown_snapshot", "The snapshot has been deleted"));
        String workflow = PublishJobs.workflowId(job.tenant(), snapshot.id().toString());
        lock(transaction, workflow);
        return findOpen(transaction, workflow).orElseGet(() -> insert(transaction, snapshot, workflow));
    }

    private AcceptedJob insert(Handle transaction, Snapshots.Snapshot snapshot, String workflow) {
        return AcceptedJob.made(jobs.insert(
                transaction,
                new NewJob(
                        JobIds.next(),
                        snapshot.tenant(),
                        PublishJobs.PUBLISH_RECORDS,
                        snapshot.id().toString(),
                        snapshot.name(),
                        null,
                        workflow)));
    }

    private static void lock(Handle transaction, String workflow) {
        transaction
                .createQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:id, 5))) AS locked")
                .bind("id", workflow)
                .mapTo(int.class)
                .one();
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
