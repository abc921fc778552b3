package dev.meridian.activities.task.notice;

import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.query.UndeliveredJobs;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Hands notices to Temporal soon after the database has made them. The reconciler would do the same, but later. If two
 * processes hand over the same notice, only one workflow is started.
 */
public final class DeliveryOutbox {
    /** How many notices one round sends, so that other tenants' notices do not wait behind one tenant's many. */
    static final int BATCH = 200;

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
            batch = jdbi.withHandle(handle -> UndeliveredJobs.notices(handle, servedLast, BATCH));
            for (List<OpenJob> group : outbox.groups(batch)) {
                servedLast = group.getFirst().tenant();
                if (Thread.currentThread().isInterrupted() || !outbox.send(group)) {
                    return sent;
                }
                sent += group.size();
            }
        } while (batch.size() == BATCH);
        return sent;
    }
}
