package dev.meridian.activities.task.notice;

import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.query.UndeliveredJobs;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Hands notices to Temporal soon after the database has made them. The reconciler would do so too, only later; two
 * processes that do so at once start one workflow.
 */
public final class DeliveryOutbox {
    /** A notice waits for no more than so many of other tenants, whatever they have waiting. */
    static final int BATCH = 20;

    private final Jdbi jdbi;
    private final Outbox outbox;
    private volatile String servedLast = "";

    public DeliveryOutbox(Jdbi jdbi, Outbox outbox) {
        this.jdbi = jdbi;
        this.outbox = outbox;
    }

    /** Sends what waits, of each tenant in turn, and returns how many Temporal took; stops at the first that it does not. */
    public int sendWaiting() {
        int sent = 0;
        List<OpenJob> batch;
        do {
            batch = jdbi.withHandle(handle -> UndeliveredJobs.notices(handle, servedLast, BATCH));
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
}
