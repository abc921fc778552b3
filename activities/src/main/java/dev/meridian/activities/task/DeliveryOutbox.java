package dev.meridian.activities.task;

import dev.meridian.activities.job.OpenJob;
import dev.meridian.activities.job.Outbox;
import dev.meridian.workflows.task.TaskJobs;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Hands notices to Temporal soon after the database has made them. The reconciler would do so too, only later; two
 * processes that do so at once start one workflow.
 */
public final class DeliveryOutbox {
    private static final int BATCH = 200;

    private final Jdbi jdbi;
    private final Outbox outbox;

    public DeliveryOutbox(Jdbi jdbi, Outbox outbox) {
        this.jdbi = jdbi;
        this.outbox = outbox;
    }

    /** Sends what waits, and returns how many Temporal took; stops at the first that it does not. */
    public int sendWaiting() {
        int sent = 0;
        for (OpenJob delivery : waiting()) {
            if (!outbox.send(delivery)) {
                break;
            }
            sent++;
        }
        return sent;
    }

    private List<OpenJob> waiting() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT id, tenant, subject, workflow_id, trace_parent FROM jobs
                        WHERE type = :type AND status = 'pending' AND run_id IS NULL
                        ORDER BY created_at LIMIT :limit""")
                .bind("type", TaskJobs.DELIVERY.name())
                .bind("limit", BATCH)
                .map((row, context) -> new OpenJob(
                        row.getObject("id", UUID.class),
                        row.getString("tenant"),
                        TaskJobs.DELIVERY.name(),
                        row.getString("subject"),
                        null,
                        row.getString("workflow_id"),
                        null,
                        row.getString("trace_parent")))
                .list());
    }
}
