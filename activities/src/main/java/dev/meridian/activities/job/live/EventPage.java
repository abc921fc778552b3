package dev.meridian.activities.job.live;

import java.util.List;

/**
 * A page of the log of changes.
 *
 * @param changes in the order of the log
 * @param next the cursor after the last change of the page
 * @param complete whether everything that was readable at the time has been read
 */
public record EventPage(List<Change> changes, EventCursor next, boolean complete) {
    public EventPage {
        changes = List.copyOf(changes);
    }
}
