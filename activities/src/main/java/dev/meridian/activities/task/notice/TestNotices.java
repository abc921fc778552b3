package dev.meridian.activities.task.notice;

import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.task.notice.Subscriptions.Subscription;
import dev.meridian.workflows.task.TaskJobs;
import java.time.Clock;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sends notices that tell of nothing, so that people see whether a receiver works. */
public final class TestNotices {
    private static final String EVENT = "test";

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Outbox outbox;
    private final Clock clock;

    public TestNotices(Jdbi jdbi, JobProjection jobs, Outbox outbox, Clock clock) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Makes a delivery with an event of type {@code test}, which is tried once, and hands it over; also to a subscription
     * that is switched off.
     *
     * @return the delivery's job
     */
    public UUID send(String tenant, Subscription subscription) {
        UUID id = JobIds.next();
        NewJob job = new NewJob(
                id,
                tenant,
                TaskJobs.DELIVERY,
                subscription.id().toString(),
                "test notice",
                null,
                "delivery/" + tenant + "/" + id);
        JobTerms once = new JobTerms(
                JobTerms.DEFAULT_PRIORITY, null, 1, null, null, null, "", payload(tenant, subscription, id));
        OpenJob open = jdbi.inTransaction(tx -> jobs.insert(tx, job, once)).orElseThrow();
        outbox.send(open);
        return id;
    }

    private String payload(String tenant, Subscription subscription, UUID id) {
        ObjectNode payload = JsonMapper.shared().createObjectNode();
        payload.put("subscriptionId", subscription.id().toString());
        ObjectNode event = payload.putObject("event");
        event.put("id", id.toString())
                .put("type", EVENT)
                .put("at", clock.instant().toString());
        event.putObject("job")
                .put("type", EVENT)
                .put("tenant", tenant)
                .put("status", "completed")
                .put("message", "This notice is a test; no job has ended");
        return payload.toString();
    }
}
