package dev.meridian.activities.schedule.cron;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Says in English when a cron text has times, so that people notice a text that does not mean what they wanted. */
public final class CronWords {
    private static final int MOST_TIMES = 6;
    private static final int HOURS_OF_A_DAY = 24;
    private static final int MINUTES_OF_AN_HOUR = 60;

    private final CronExpression cron;

    private CronWords(CronExpression cron) {
        this.cron = cron;
    }

    /** A part of a sentence, such as {@code every day at 02:30}. */
    public static String of(CronExpression cron) {
        return new CronWords(cron).words();
    }

    private String words() {
        String days = days();
        String months = CronField.MONTH.isFull(cron.months())
                ? ""
                : " in " + joined(values(cron.months()).mapToObj(CronWords::month));
        String times = times();
        boolean everyDay = days.equals("every day");
        boolean rhythm = times.startsWith("every");
        String together = rhythm ? (everyDay ? times : times + ", " + days) : days + " " + times;
        return together + months;
    }

    private String times() {
        BitSet minutes = cron.minutes();
        BitSet hours = cron.hours();
        if (hours.cardinality() * minutes.cardinality() <= MOST_TIMES) {
            return "at "
                    + joined(values(hours)
                            .boxed()
                            .flatMap(hour -> values(minutes)
                                    .mapToObj(minute -> String.format(Locale.ROOT, "%02d:%02d", hour, minute)))
                            .toList());
        }
        String within = within(hours);
        if (CronField.MINUTE.isFull(minutes)) {
            return "every minute" + within;
        }
        int step = step(minutes, MINUTES_OF_AN_HOUR);
        if (step > 1) {
            return "every " + step + " minutes" + within;
        }
        if (minutes.cardinality() == 1) {
            int everyHours = step(hours, HOURS_OF_A_DAY);
            String past = minutes.nextSetBit(0) == 0 ? "on the hour" : "at minute " + minutes.nextSetBit(0);
            return (everyHours > 1 ? "every " + everyHours + " hours " : "every hour ")
                    + past
                    + (everyHours > 1 ? "" : within);
        }
        return "every hour at the minutes " + joined(values(minutes).mapToObj(String::valueOf)) + within;
    }

    private static String within(BitSet hours) {
        if (CronField.HOUR.isFull(hours)) {
            return "";
        }
        int first = hours.nextSetBit(0);
        int last = hours.length() - 1;
        return hours.cardinality() == last - first + 1 && last > first
                ? String.format(Locale.ROOT, " from %02d:00 to %02d:59", first, last)
                : " in the hours " + joined(values(hours).mapToObj(String::valueOf));
    }

    /** The distance between the values if they begin at 0 and go on to the end evenly; else 0. */
    private static int step(BitSet values, int end) {
        int step = values.cardinality() < 2 || !values.get(0) ? 0 : values.nextSetBit(1);
        boolean even = step > 0
                && end % step == 0
                && values.cardinality() == end / step
                && values(values).allMatch(value -> value % step == 0);
        return even ? step : 0;
    }

    private String days() {
        boolean everyDate = CronField.DAY_OF_MONTH.isFull(cron.daysOfMonth());
        boolean everyWeekday = CronField.DAY_OF_WEEK.isFull(cron.daysOfWeek());
        if (everyDate && everyWeekday || cron.eitherDay() && (everyDate || everyWeekday)) {
            return "every day";
        }
        String dates = "on " + (cron.daysOfMonth().cardinality() == 1 ? "day " : "the days ")
                + joined(values(cron.daysOfMonth()).mapToObj(String::valueOf)) + " of the month";
        if (everyWeekday) {
            return dates;
        }
        String weekdays = weekdays();
        if (everyDate) {
            return weekdays;
        }
        return cron.eitherDay() ? dates + " and " + weekdays : weekdays + " that falls " + dates;
    }

    private String weekdays() {
        List<DayOfWeek> days = values(cron.daysOfWeek())
                .mapToObj(day -> day == 0 ? DayOfWeek.SUNDAY : DayOfWeek.of(day))
                .sorted()
                .toList();
        if (days.equals(List.of(DayOfWeek.values()).subList(0, 5))) {
            return "every weekday";
        }
        return "every "
                + joined(days.stream()
                        .map(day -> day.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
                        .toList());
    }

    private static String month(int month) {
        return Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static IntStream values(BitSet values) {
        return values.stream();
    }

    private static String joined(Stream<String> words) {
        return joined(words.toList());
    }

    private static String joined(List<String> words) {
        if (words.size() < 2) {
            return String.join("", words);
        }
        List<String> all = new ArrayList<>(words);
        String last = all.removeLast();
        return all.stream().collect(Collectors.joining(", ")) + " and " + last;
    }
}
