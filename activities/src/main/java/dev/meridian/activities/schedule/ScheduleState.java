package dev.meridian.activities.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The state of a schedule in Temporal.
 *
 * @param note why the schedule is paused, or the last other note
 * @param nextRuns the next five times
 * @param runs how many workflows the schedule has started
 * @param missed how many times were lost because Temporal was away for longer than the catch-up window
 * @param skipped how many times were skipped because an earlier job was open
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

        /** The name that answers use. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    ScheduleState withNextRuns(List<Instant> times) {
        return new ScheduleState(condition, note, times, runs, missed, skipped);
    }
}
