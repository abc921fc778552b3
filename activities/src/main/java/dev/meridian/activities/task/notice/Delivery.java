package dev.meridian.activities.task.notice;

import dev.meridian.activities.job.definition.Audience;
import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.task.TaskJobs;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * A notice that a job has ended, for one subscription; a database trigger makes it in the transaction that ends the
 * job.
 *
 * @param event the document that is sent, {@code {id, type, at, job: {...}}}; another attempt sends the same document
 */
public record Delivery(
        @Format(TextFormat.UUID) @Length(max = 36) String subscriptionId, JsonNode event) {
    public static final JobDefinition<Delivery> DEFINITION = new JobDefinition<Delivery>(
                    TaskJobs.DELIVERY,
                    "Tells a subscriber that a job has ended",
                    PayloadType.of(Delivery.class),
                    new JobBounds(TaskJobs.DELIVERY_RETRIES, 20, Duration.ofSeconds(30), Duration.ofMinutes(2)),
                    TaskQueues.CONNECTORS,
                    Delivery::subscriptionId)
            .askedForBy(Audience.NOBODY)
            .sharingWorkflows();
}
