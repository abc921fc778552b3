package dev.meridian.activities.job.live;

import dev.meridian.activities.job.table.JobEvent;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Reads the {@link EventLog} page by page, each page on a connection of its own. */
public final class EventHistory {
    private final Jdbi jdbi;

    public EventHistory(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The changes of one job in order, after a sequence number. */
    public List<JobEvent> ofJob(UUID jobId, int afterSeq, int limit) {
        return jdbi.withHandle(handle -> EventLog.ofJob(handle, jobId, afterSeq, limit));
    }

    /**
     * Reads on after a cursor. Empty if the cursor has seen what is still to come in this database: it belongs to a database
     * that was put back since.
     */
    public Optional<EventPage> after(EventCursor cursor, EventScope scope, int limit) {
        return jdbi.withHandle(handle -> cursor.isAfter(EventLog.now(handle))
                ? Optional.empty()
                : Optional.of(EventLog.read(handle, cursor, scope, limit)));
    }
}
