package dev.meridian.activities.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

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
        Condition condition, String note, List<Instant> nextRuns, long runs, long missed, long skipped) {
    static final ScheduleState MISSING = new ScheduleState(Condition.MISSING, "", List.of(), 0, 0, 0);
    static final ScheduleState UNKNOWN = new ScheduleState(Condition.UNKNOWN, "", List.of(), 0, 0, 0);

    /** Whether a schedule makes jobs. */
    public enum Condition {
        ACTIVE,
        PAUSED,
        /** Somebody deleted it in Temporal; a change brings it back. */
        MISSING,
        /** Temporal does not answer. */
        UNKNOWN;

        /** As answers have it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    ScheduleState withNextRuns(List<Instant> times) {
        return new ScheduleState(condition, note, times, runs, missed, skipped);
    }
}
