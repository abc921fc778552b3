package dev.meridian.activities.schedule;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.schedule.cron.CronExpression;
import dev.meridian.activities.schedule.cron.CronTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Limits the runs of one backfill, because Temporal keeps all times of a backfill until each of them has its job. */
public final class Backfills {
    /** The most runs of one backfill. */
    public static final int MOST_RUNS = 10_000;

    private Backfills() {}

    /**
     * @throws InvalidRequestException if a schedule has too many times from one moment to another, both included
     */
    static void requireFew(ScheduleRequest request, Instant from, Instant to) {
        if (runs(request, from, to) > MOST_RUNS) {
            throw InvalidRequestException.at(
                    "/to",
                    "out_of_range",
                    "There are more than " + MOST_RUNS + " runs between these times; ask for a shorter time");
        }
    }

    private static long runs(ScheduleRequest request, Instant from, Instant to) {
        if (request.everySeconds() != null) {
            return Duration.between(from, to).dividedBy(Duration.ofSeconds(request.everySeconds()));
        }
        String text = String.valueOf(request.cron());
        try {
            CronTimes times = new CronTimes(CronExpression.parse(text), ZoneId.of(request.timeZone()));
            return times.count(from, to, MOST_RUNS + 1);
        } catch (IllegalArgumentException outgrown) {
            // This cron text was stored by an earlier version and cannot be parsed any more, so that only Temporal
            // knows its times.
            throw InvalidRequestException.at("/cron", "bad_format", String.valueOf(outgrown.getMessage()));
        }
    }
}
