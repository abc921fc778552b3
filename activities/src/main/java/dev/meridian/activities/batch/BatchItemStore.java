package dev.meridian.activities.batch;

import dev.meridian.workflows.job.JobStatus;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The items of batches as people list and change them ({@link BatchItems}), one transaction a call. */
public final class BatchItemStore {
    private final Jdbi jdbi;
    private final BatchItems items = new BatchItems();

    public BatchItemStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Items in their order: up to {@code limit} of them, or fewer, if their results are large.
     *
     * @param status only these; null: all
     * @param after only those after this index; -1: from the first
     */
    public List<BatchItem> list(UUID jobId, @Nullable JobStatus status, int after, int limit) {
        return jdbi.withHandle(handle -> items.list(handle, jobId, status, after, limit));
    }

    /** Whether there are items after this index. */
    public boolean areMoreAfter(UUID jobId, @Nullable JobStatus status, int index) {
        return jdbi.withHandle(handle -> items.areMoreAfter(handle, jobId, status, index));
    }

    /** Cancels an item that has not ended; whether it was open. */
    public boolean cancel(UUID jobId, int index) {
        return jdbi.inTransaction(tx -> items.cancel(tx, jobId, index));
    }

    /** Puts an item that failed back to pending; whether it had failed and its batch is open. */
    public boolean retry(UUID jobId, int index) {
        return jdbi.inTransaction(tx -> items.retry(tx, jobId, index));
    }
}
