package dev.meridian.activities.job.live;

import dev.meridian.activities.job.table.JobEvent;

/**
 * A change with where to read on after it.
 *
 * @param cursor everything up to and with this change has been read
 */
public record Change(JobEvent event, EventCursor cursor) implements JobSubscription.Delivery {
    /**
     * The same for a reader that has read everything a snapshot sees and gets this change next, although the log was
     * read in strides that began before that snapshot.
     */
    public Change notBefore(TransactionSnapshot read) {
        return read.isAfter(cursor.seen())
                ? new Change(event, new EventCursor(read, cursor.reading(), cursor.upTo()))
                : this;
    }
}
