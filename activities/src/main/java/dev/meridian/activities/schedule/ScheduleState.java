package dev.meridian.activities.schedule;

import java.time.Instant;
import java.util.List;

/**
 * What Temporal says of a schedule.
 *
 * @param note why it is paused, or whatever was noted last
 * @param nextRuns when it is due, the next five times
 * @param runs how many times it has started a workflow
 * @param missed how many times passed by for too long while Temporal was away
 * @param skipped how many times passed because an earlier job was open
 */
public record ScheduleState(
        boolean paused, String note, List<Instant> nextRuns, long runs, long missed, long skipped) {}
