package dev.meridian.activities.schedule.cron;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * The times of a cron text in a time zone.
 *
 * <p>Where the clock is put forward, skipped times happen once, just after the change. They do not happen if the text
 * names every hour and has a run an hour later anyway. Where the clock is put back, a text that
 * {@linkplain CronExpression#isRepeating() repeats} goes on by the clock, in both passes of the hour; other times
 * happen in the first pass only. ISC (Vixie) cron does the same, except that it makes up for skipped times only of
 * texts without {@code *}.
 */
public record CronTimes(CronExpression cron, ZoneId zone) {
    private static final int MINUTES_OF_A_DAY = 1440;
    private static final int SECONDS_OF_A_MINUTE = 60;
    /** The longest gap between two times: February 29 falls on a given weekday at least once in forty years. */
    private static final int LONGEST_PAUSE_YEARS = 41;
    /** Where a clock is put back over midnight, times of an earlier date come after times of a later date. */
    private static final int DAYS_OUT_OF_ORDER = 2;

    /** The first times after a moment, in order; fewer if there are no more in forty years. */
    public List<Instant> next(Instant after, int count) {
        long afterMinute = minute(after);
        TreeSet<Long> found = new TreeSet<>();
        LocalDate day = after.atZone(zone).toLocalDate().minusDays(DAYS_OUT_OF_ORDER);
        LocalDate end = day.plusYears(LONGEST_PAUSE_YEARS);
        for (int surplus = 0; surplus <= DAYS_OUT_OF_ORDER && day.isBefore(end); day = day.plusDays(1)) {
            forEachOf(day, minute -> {
                if (minute > afterMinute) {
                    found.add(minute);
                }
            });
            surplus += found.size() >= count ? 1 : 0;
        }
        return found.stream().limit(count).map(CronTimes::instant).toList();
    }

    /** How many times there are from one moment to another, both included, counted up to {@code most}. */
    public int count(Instant from, Instant to, int most) {
        long first = minute(from.minusNanos(1)) + 1;
        long last = minute(to);
        Set<Long> found = new HashSet<>();
        LocalDate end = to.atZone(zone).toLocalDate().plusDays(DAYS_OUT_OF_ORDER);
        LocalDate day = from.atZone(zone).toLocalDate().minusDays(DAYS_OUT_OF_ORDER);
        for (; !day.isAfter(end) && found.size() < most; day = day.plusDays(1)) {
            forEachOf(day, minute -> {
                if (minute >= first && minute <= last) {
                    found.add(minute);
                }
            });
        }
        return Math.min(found.size(), most);
    }

    /**
     * Gives the times of one date by the zone's calendar, in minutes since 1970-01-01T00:00Z. A time may come twice, and
     * times of two dates may overlap where the clock is put back over midnight.
     */
    public void forEachOf(LocalDate day, LongConsumer minutes) {
        if (!cron.matches(day)) {
            return;
        }
        ZoneRules rules = zone.getRules();
        Instant before = day.minusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        ZoneOffsetTransition next = rules.nextTransition(before);
        if (next == null
                || next.getInstant().isAfter(before.plusSeconds(3L * MINUTES_OF_A_DAY * SECONDS_OF_A_MINUTE))) {
            long midnight = epochMinute(day.atStartOfDay(), rules.getOffset(before));
            cron.minutesOfDay().stream().forEach(minute -> minutes.accept(midnight + minute));
        } else {
            cron.minutesOfDay().stream()
                    .mapToObj(minute -> day.atTime(LocalTime.ofSecondOfDay((long) minute * SECONDS_OF_A_MINUTE)))
                    .forEach(time -> give(time, rules, minutes));
        }
    }

    private void give(LocalDateTime time, ZoneRules rules, LongConsumer minutes) {
        List<ZoneOffset> offsets = rules.getValidOffsets(time);
        if (offsets.isEmpty()) {
            ZoneOffsetTransition gap = rules.getTransition(time);
            if (!cron.isHourly() || !matches(time.plus(gap.getDuration()))) {
                minutes.accept(minute(gap.getInstant()));
            }
            return;
        }
        minutes.accept(epochMinute(time, offsets.getFirst()));
        if (offsets.size() > 1 && cron.isRepeating()) {
            minutes.accept(epochMinute(time, offsets.getLast()));
        }
    }

    private boolean matches(LocalDateTime time) {
        return cron.matches(time.toLocalDate()) && cron.matches(time.toLocalTime());
    }

    private static long epochMinute(LocalDateTime time, ZoneOffset offset) {
        return Math.floorDiv(time.toEpochSecond(offset), SECONDS_OF_A_MINUTE);
    }

    private static long minute(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SECONDS_OF_A_MINUTE);
    }

    private static Instant instant(long minute) {
        return Instant.ofEpochSecond(minute * SECONDS_OF_A_MINUTE);
    }
}
