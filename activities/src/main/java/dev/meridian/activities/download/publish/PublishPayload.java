package dev.meridian.activities.download.publish;

import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.workflows.download.publish.PublishJobs;
import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.TaskQueues;

/** The payload of a request for publishing. */
@Described("The edits of a snapshot, as a plan has shown them, to the service")
public record PublishPayload(
        @Described("The snapshot") @Format(TextFormat.UUID) String snapshotId,

        @Described("The hash of the plan; other edits than the plan's are not published") @Length(min = 64, max = 64)
        String plan) {
    public static final JobDefinition<PublishPayload> DEFINITION = new JobDefinition<PublishPayload>(
                    PublishJobs.PUBLISH_RECORDS,
                    "Publishes the edits of a snapshot to the service that its records come from",
                    PayloadType.of(PublishPayload.class),
                    JobBounds.fixed(PublishJobs.RETRIES, ActivityPolicies.LONG_WORK),
                    TaskQueues.DOWNLOADS,
                    PublishPayload::snapshotId)
            .withoutTerms()
            .withOwnWorkflow();
}
