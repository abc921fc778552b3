package dev.meridian.activities.job.live;

import dev.meridian.activities.job.table.JobEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads {@code job_events}, the log of all changes. */
public final class EventLog {
    private static final String SELECT = "SELECT " + JobEvent.COLUMNS + " FROM job_events ";

    private static final String UNREAD = """
            WHERE xid >= pg_snapshot_xmin(:seen::pg_snapshot)
              AND NOT pg_visible_in_snapshot(xid, :seen::pg_snapshot)
              AND pg_visible_in_snapshot(xid, :reading::pg_snapshot)
              AND (xid, id) > (:afterTransaction::text::xid8, :afterId)
            """;

    private EventLog() {}

    /**
     * The snapshot of the changes that can be read now; in a repeatable-read transaction it is the same for all
     * statements.
     */
    public static TransactionSnapshot now(Handle handle) {
        return handle.createQuery("SELECT pg_current_snapshot()::text")
                .mapTo(String.class)
                .map(TransactionSnapshot::parse)
                .one();
    }

    /**
     * Reads the changes after a cursor.
     *
     * @param scope which jobs' changes to read
     * @param limit the most changes, at least one
     */
    public static EventPage read(Handle handle, EventCursor cursor, EventScope scope, int limit) {
        TransactionSnapshot reading = cursor.reading() == null ? now(handle) : cursor.reading();
        List<JobEvent> events = handle.createQuery(
                        SELECT + UNREAD + scope.condition() + " ORDER BY xid, id LIMIT :limit")
                .bind("seen", cursor.seen().toString())
                .bind("reading", reading.toString())
                .bind("afterTransaction", String.valueOf(cursor.upTo().transactionId()))
                .bind("afterId", cursor.upTo().id())
                .bindMap(scope.bindings())
                .bind("limit", limit)
                .map((row, context) -> JobEvent.of(row))
                .list();
        boolean complete = events.size() < limit;
        EventCursor end = EventCursor.after(reading);
        List<Change> changes = events.stream()
                .map(event -> new Change(event, new EventCursor(cursor.seen(), reading, event.position())))
                .toList();
        return complete
                ? new EventPage(endingAt(end, changes), end, true)
                : new EventPage(changes, changes.getLast().cursor(), false);
    }

    /** After the last change of a page its cursor is replaced by the page's shorter cursor, which means the same. */
    private static List<Change> endingAt(EventCursor end, List<Change> changes) {
        if (changes.isEmpty()) {
            return changes;
        }
        List<Change> ending = new ArrayList<>(changes);
        ending.set(ending.size() - 1, new Change(ending.getLast().event(), end));
        return ending;
    }

    /**
     * The changes of one job in order.
     *
     * @param afterSeq the number after which to begin; 0 for the first change
     */
    public static List<JobEvent> ofJob(Handle handle, UUID jobId, int afterSeq, int limit) {
        return handle.createQuery(SELECT + "WHERE job_id = :jobId AND seq > :afterSeq ORDER BY seq LIMIT :limit")
                .bind("jobId", jobId)
                .bind("afterSeq", afterSeq)
                .bind("limit", limit)
                .map((row, context) -> JobEvent.of(row))
                .list();
    }
}
