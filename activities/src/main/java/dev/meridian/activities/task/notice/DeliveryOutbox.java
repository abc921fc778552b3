package dev.meridian.activities.task.notice;

import dev.meridian.activities.job.database.TenantShares;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.task.TaskJobs;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Hands notices to Temporal soon after the database has made them. The reconciler would do the same, but later. If two
 * processes hand over the same notice, only one workflow is started.
 */
public final class DeliveryOutbox {
    /** How many notices one round sends, so that other tenants' notices do not wait behind one tenant's many. */
    static final int BATCH = 20;

    /** The conditions are those of the partial index deliveries_undelivered, so that PostgreSQL uses it. */
    private static final String WAITING = TenantShares.query(
            "id, tenant, subject, workflow_id, trace_parent",
            "type = 'delivery' AND run_id IS NULL AND status = 'pending'",
            "id");

    private final Jdbi jdbi;
    private final Outbox outbox;
    private volatile String servedLast = "";

    public DeliveryOutbox(Jdbi jdbi, Outbox outbox) {
        this.jdbi = jdbi;
        this.outbox = outbox;
    }

    /**
     * Hands over waiting notices, one of each tenant in turn; stops at the first that Temporal does not accept. Returns
     * how many it accepted.
     */
    public int sendWaiting() {
        int sent = 0;
        List<OpenJob> batch;
        do {
            batch = waiting();
            for (OpenJob delivery : batch) {
                servedLast = delivery.tenant();
                if (Thread.currentThread().isInterrupted() || !outbox.send(delivery)) {
                    return sent;
                }
                sent++;
            }
        } while (batch.size() == BATCH);
        return sent;
    }

    private List<OpenJob> waiting() {
        return jdbi.withHandle(handle -> handle.createQuery(WAITING)
                .bind("after", servedLast)
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
