package dev.meridian.activities.job.live;

import dev.meridian.activities.job.table.JobEvent;

/**
 * A change and the cursor for reading on after it.
 *
 * @param cursor everything up to and with this change has been read
 */
public record Change(JobEvent event, EventCursor cursor) implements JobSubscription.Delivery {
    /**
     * This change for a reader that has read everything that a snapshot sees: the cursor covers the snapshot, too,
     * although the log was read in pages that began before the snapshot.
     */
    public Change notBefore(TransactionSnapshot read) {
        return read.isAfter(cursor.seen())
                ? new Change(event, new EventCursor(read, cursor.reading(), cursor.upTo()))
                : this;
    }
}
