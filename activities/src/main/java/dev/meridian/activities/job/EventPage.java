package dev.meridian.activities.job;

import java.util.List;

/**
 * A stretch of the log of changes.
 *
 * @param events in the order of the log
 * @param cursors for each event, where to read on after it
 * @param next where to read on after all of them
 * @param complete whether everything that was readable at the time has been read
 */
public record EventPage(List<JobEvent> events, List<EventCursor> cursors, EventCursor next, boolean complete) {
    public EventPage {
        events = List.copyOf(events);
        cursors = List.copyOf(cursors);
    }
}
