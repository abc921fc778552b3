package dev.meridian.activities.schedule.cron;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.BitSet;

/**
 * A second implementation of cron, as a daemon is one: it looks at a wall clock each minute and runs what matches, knowing of
 * time zones only that the clock may jump.
 */
final class ClockWatch {
    private static final long DAY = 1440;

    private final String[] fields;
    private final BitSet minutesOfDay = new BitSet();
    private final boolean everyHour;
    private final boolean repeating;
    private long checkedDay = Long.MIN_VALUE;
    private boolean checkedDayMatches;

    ClockWatch(String cron) {
        fields = cron.split(" ", -1);
        boolean hourly = true;
        for (int hour = 0; hour < 24; hour++) {
            hourly &= says(fields[1], hour);
            for (int minute = 0; minute < 60; minute++) {
                minutesOfDay.set(hour * 60 + minute, says(fields[1], hour) && says(fields[0], minute));
            }
        }
        everyHour = hourly;
        repeating = fields[0].startsWith("*") || fields[1].startsWith("*") || hourly;
    }

    /** The minutes since 1970 at which it runs something, from one moment up to another. */
    BitSet watch(ZoneId zone, Instant from, Instant until) {
        ZoneRules rules = zone.getRules();
        BitSet runs = new BitSet();
        long minute = from.getEpochSecond() / 60;
        long end = until.getEpochSecond() / 60;
        Instant now = from;
        long shown = minute + offset(rules, now) - 1;
        long latestShown = shown;
        while (minute < end) {
            ZoneOffsetTransition next = rules.nextTransition(now);
            now = next == null || next.getInstant().isAfter(until) ? until : next.getInstant();
            long jump = now.getEpochSecond() / 60;
            long offset = offset(rules, Instant.ofEpochSecond(minute * 60));
            for (; minute < jump; minute++) {
                long skippedTo = minute + offset;
                boolean due = false;
                for (long skipped = shown + 1; skipped < skippedTo; skipped++) {
                    long whenAsMuchTimeHasPassed = skipped + skippedTo - shown - 1;
                    due |= matches(skipped) && !(everyHour && matches(whenAsMuchTimeHasPassed));
                }
                shown = skippedTo;
                due |= matches(shown) && (repeating || shown > latestShown);
                latestShown = Math.max(latestShown, shown);
                if (due) {
                    runs.set((int) minute);
                }
            }
        }
        return runs;
    }

    private static long offset(ZoneRules rules, Instant moment) {
        return rules.getOffset(moment).getTotalSeconds() / 60;
    }

    private boolean matches(long localMinute) {
        if (!minutesOfDay.get((int) Math.floorMod(localMinute, DAY))) {
            return false;
        }
        long day = Math.floorDiv(localMinute, DAY);
        if (day != checkedDay) {
            checkedDay = day;
            checkedDayMatches = matches(LocalDate.ofEpochDay(day));
        }
        return checkedDayMatches;
    }

    private boolean matches(LocalDate day) {
        int weekday = day.getDayOfWeek().getValue();
        boolean week = says(fields[4], weekday) || weekday == 7 && says(fields[4], 0);
        boolean month = says(fields[2], day.getDayOfMonth(), 1);
        boolean both = fields[2].startsWith("*") || fields[4].startsWith("*");
        return says(fields[3], day.getMonthValue(), 1) && (both ? week && month : week || month);
    }

    private static boolean says(String field, int value) {
        return says(field, value, 0);
    }

    private static boolean says(String field, int value, int first) {
        for (String element : field.split(",", -1)) {
            String[] parts = element.split("[/-]", -1);
            if (element.startsWith("*/") ? (value - first) % Integer.parseInt(parts[1]) == 0 : element.equals("*")) {
                return true;
            }
            if (!element.startsWith("*")
                    && value >= Integer.parseInt(parts[0])
                    && value <= Integer.parseInt(parts[element.contains("-") ? 1 : 0])) {
                return true;
            }
        }
        return false;
    }
}
