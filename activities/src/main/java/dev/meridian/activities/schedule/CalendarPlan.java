package dev.meridian.activities.schedule;

import dev.meridian.activities.schedule.cron.CronTimes;
import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleRange;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The times of a cron text in a span of dates, as Temporal's calendars by UTC, each of which matches every minute of its
 * hours, days, months and years. Dates with the same times share calendars: a run each night comes to some ten a year.
 */
final class CalendarPlan {
    private static final int HOURS = 24;
    private static final int MINUTES = 60;
    private static final int MINUTES_OF_A_DAY = HOURS * MINUTES;

    private CalendarPlan() {}

    /** Minutes of hours of days, in months of years. */
    private record Calendar(BitSet minutes, BitSet hours, BitSet days, BitSet months, BitSet years) {
        Calendar withMonths(BitSet others) {
            return new Calendar(minutes, hours, days, others, years);
        }

        Calendar withYears(BitSet others) {
            return new Calendar(minutes, hours, days, months, others);
        }
    }

    static List<ScheduleCalendarSpec> of(CronTimes times, PlannedSpan span, String comment) {
        List<Calendar> calendars = new ArrayList<>();
        daysByMinutes(times, span)
                .forEach((month, patterns) -> patterns.forEach((minutes, days) -> byMinutes(minutes)
                        .forEach(
                                (minutesOfHour, hours) -> calendars.add(calendar(minutesOfHour, hours, days, month)))));
        List<ScheduleCalendarSpec> specs = new ArrayList<>();
        List<Calendar> years = merge(calendars, Calendar::months, Calendar::withMonths);
        for (Calendar calendar : merge(years, Calendar::years, Calendar::withYears)) {
            specs.add(spec(calendar, specs.isEmpty() ? comment : ""));
        }
        return specs;
    }

    /** Single values, ranges of values, or values that are equally far apart. */
    static List<ScheduleRange> ranges(BitSet values) {
        int first = values.nextSetBit(0);
        int step = values.nextSetBit(first + 1) - first;
        int last = values.length() - 1;
        if (values.cardinality() > 2
                && step > 1
                && values.stream().allMatch(value -> (value - first) % step == 0)
                && values.cardinality() == (last - first) / step + 1) {
            return List.of(new ScheduleRange(first, last, step));
        }
        List<ScheduleRange> ranges = new ArrayList<>();
        for (int start = first; start >= 0; ) {
            int end = values.nextClearBit(start);
            ranges.add(new ScheduleRange(start, end - 1));
            start = values.nextSetBit(end);
        }
        return List.copyOf(ranges);
    }

    /** For each month its dates, by the minutes of the day at which they have times. */
    private static Map<LocalDate, Map<BitSet, BitSet>> daysByMinutes(CronTimes times, PlannedSpan span) {
        long first = span.from().toEpochDay();
        long end = span.until().toEpochDay();
        Map<Long, BitSet> minutes = new TreeMap<>();
        // The span is widened by three days, because zones are up to a day away from UTC, and times of a date that a
        // zone skips happen a day later.
        for (LocalDate day = span.from().minusDays(3); day.isBefore(span.until().plusDays(3)); day = day.plusDays(1)) {
            times.forEachOf(day, minute -> {
                long date = Math.floorDiv(minute, MINUTES_OF_A_DAY);
                if (date >= first && date < end) {
                    minutes.computeIfAbsent(date, unseen -> new BitSet(MINUTES_OF_A_DAY))
                            .set(Math.floorMod(minute, MINUTES_OF_A_DAY));
                }
            });
        }
        Map<LocalDate, Map<BitSet, BitSet>> months = new TreeMap<>();
        minutes.forEach((date, pattern) -> {
            LocalDate day = LocalDate.ofEpochDay(date);
            months.computeIfAbsent(day.withDayOfMonth(1), month -> new LinkedHashMap<>())
                    .computeIfAbsent(pattern, unseen -> new BitSet())
                    .set(day.getDayOfMonth());
        });
        return months;
    }

    /** The hours of a day, by the minutes of the hour at which they have times. */
    private static Map<BitSet, BitSet> byMinutes(BitSet minutesOfDay) {
        Map<BitSet, BitSet> hours = new LinkedHashMap<>();
        for (int hour = 0; hour < HOURS; hour++) {
            BitSet minutes = minutesOfDay.get(hour * MINUTES, (hour + 1) * MINUTES);
            if (!minutes.isEmpty()) {
                hours.computeIfAbsent(minutes, pattern -> new BitSet()).set(hour);
            }
        }
        return hours;
    }

    private static Calendar calendar(BitSet minutes, BitSet hours, BitSet days, LocalDate month) {
        BitSet months = new BitSet();
        months.set(month.getMonthValue());
        BitSet years = new BitSet();
        years.set(month.getYear());
        return new Calendar(minutes, hours, days, months, years);
    }

    /** Merges calendars that differ in one part only. */
    private static List<Calendar> merge(
            List<Calendar> calendars, Function<Calendar, BitSet> part, BiFunction<Calendar, BitSet, Calendar> with) {
        Map<Calendar, BitSet> merged = new LinkedHashMap<>();
        for (Calendar calendar : calendars) {
            merged.computeIfAbsent(with.apply(calendar, new BitSet()), alike -> new BitSet())
                    .or(part.apply(calendar));
        }
        return merged.entrySet().stream()
                .map(found -> with.apply(found.getKey(), found.getValue()))
                .toList();
    }

    private static ScheduleCalendarSpec spec(Calendar calendar, String comment) {
        return ScheduleCalendarSpec.newBuilder()
                .setSeconds(List.of(new ScheduleRange(0)))
                .setMinutes(ranges(calendar.minutes))
                .setHour(ranges(calendar.hours))
                .setDayOfMonth(ranges(calendar.days))
                .setMonth(ranges(calendar.months))
                .setYear(ranges(calendar.years))
                .setComment(comment)
                .build();
    }
}
